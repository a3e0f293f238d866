// A private cluster for the orders team, and the way in.
package main

import (
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi/config"
	"github.com/your-org/pulumi-private-eks/sdk/go/privateeks"
)

func main() {
	pulumi.Run(func(ctx *pulumi.Context) error {
		region := config.Require(ctx, "aws:region")
		admins := config.New(ctx, "").Require("adminRoleArn")
		cidr, zones := "10.40.0.0/16", []string{region + "a", region + "b"}

		cluster, err := privateeks.NewPrivateCluster(ctx, "orders", &privateeks.PrivateClusterArgs{
			Region:  region,
			Version: "1.35",
			Cidr:    &cidr,
			Zones:   zones,
			AccessEntries: map[string]privateeks.AccessEntrySettingsArgs{"admins": {
				PrincipalArn: pulumi.String(admins),
				Policies:     map[string]privateeks.AccessPolicySettingsArgs{"AmazonEKSClusterAdminPolicy": {}},
			}},
			NodeGroups: map[string]privateeks.NodeGroupSettingsArgs{"general": {
				InstanceTypes: []string{"m6i.large"},
				MinSize:       pulumi.IntRef(2),
				MaxSize:       pulumi.IntRef(4),
			}},
			Uses: []string{"session-manager", "session-logs"},
		})
		if err != nil {
			return err
		}
		bastion, err := privateeks.NewBastion(ctx, "orders-bastion", &privateeks.BastionArgs{
			Region:                   region,
			Zones:                    zones,
			VpcCidrs:                 []string{cidr},
			VpcId:                    cluster.VpcId,
			SubnetIds:                cluster.ControlSubnetIds,
			ClusterName:              cluster.ClusterName,
			ClusterArn:               cluster.ClusterArn,
			Endpoint:                 cluster.ClusterEndpoint,
			CertificateAuthority:     cluster.CertificateAuthority,
			ClusterSecurityGroupId:   cluster.ClusterSecurityGroupId,
			EndpointsSecurityGroupId: cluster.EndpointsSecurityGroupId,
			// Its agent calls AWS as soon as it starts.
		}, pulumi.DependsOn([]pulumi.Resource{cluster}))
		if err != nil {
			return err
		}

		ctx.Export("tunnelCommand", bastion.TunnelCommand)
		ctx.Export("kubeconfig", bastion.Kubeconfig)
		return nil
	})
}
