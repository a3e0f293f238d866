// Sends every kind of value that an input can have: numbers, nothing, empty, outputs, secrets, at every depth.

import * as pulumi from "@pulumi/pulumi";
import * as privateEks from "@your-org/private-eks";

const zones = ["eu-west-1a", "eu-west-1b"];

const network = new privateEks.Network("probe", {
    region: "eu-west-1",
    cidr: "10.0.0.0/16",
    zones,
    nodePrefix: 20,
    clusterNames: [],
    logRetentionDays: undefined,
    tags: {},
});
const endpointsOfProbe = new privateEks.Endpoints("probe", {
    region: "eu-west-1",
    vpcId: pulumi.secret(network.vpcId),
    vpcCidrs: ["10.0.0.0/16"],
    zones,
    subnetIds: [network.controlSubnetIds[0], network.controlSubnetIds[1]],
    routeTableIds: network.routeTableIds,
    uses: ["irsa"],
});
const addonsOfProbe = new privateEks.Addons("probe", {
    region: "eu-west-1",
    clusterName: "main",
    clusterArn: network.vpcId.apply(() => "arn:aws:eks:eu-west-1:111122223333:cluster/main"),
    oidcProviderArn: "arn:aws:iam::111122223333:oidc-provider/oidc.eks.eu-west-1.amazonaws.com/id/A1",
    version: "1.35",
    addons: {
        "coredns": {
            timeoutMinutes: 30,
            preserve: true,
            configuration: { replicaCount: 2, deep: { ratio: 0.5, vpc_id: network.vpcId } },
            tags: {},
        },
        "vpc-cni": {
            roleArn: pulumi.secret("arn:aws:iam::111122223333:role/cni"),
            mechanism: "irsa",
        },
    },
});

export const endpoints = endpointsOfProbe.endpointIds;
export const addons = addonsOfProbe.versions;
