// A private cluster for the orders team, and the way in.

import * as pulumi from "@pulumi/pulumi";
import * as privateEks from "@your-org/private-eks";

const region = new pulumi.Config("aws").require("region");
const admins = new pulumi.Config().require("adminRoleArn");
const cidr = "10.40.0.0/16";
const zones = [`${region}a`, `${region}b`];

const cluster = new privateEks.PrivateCluster("orders", {
    region,
    version: "1.35",
    cidr,
    zones,
    accessEntries: { admins: { principalArn: admins, policies: { AmazonEKSClusterAdminPolicy: {} } } },
    nodeGroups: { general: { instanceTypes: ["m6i.large"], minSize: 2, maxSize: 4 } },
    uses: ["session-manager", "session-logs"],
});
const bastion = new privateEks.Bastion("orders-bastion", {
    region,
    zones,
    vpcCidrs: [cidr],
    vpcId: cluster.vpcId,
    subnetIds: cluster.controlSubnetIds,
    clusterName: cluster.clusterName,
    clusterArn: cluster.clusterArn,
    endpoint: cluster.clusterEndpoint,
    certificateAuthority: cluster.certificateAuthority,
    clusterSecurityGroupId: cluster.clusterSecurityGroupId,
    endpointsSecurityGroupId: cluster.endpointsSecurityGroupId,
}, {
    // Its agent calls AWS as soon as it starts.
    dependsOn: [cluster],
});

export const tunnelCommand = bastion.tunnelCommand;
export const kubeconfig = bastion.kubeconfig;
