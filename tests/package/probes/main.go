// Sends every kind of value that an input can have: numbers, nothing, empty, outputs, secrets, at every depth.
package main

import (
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/your-org/pulumi-private-eks/sdk/go/privateeks"
)

func main() {
	pulumi.Run(func(ctx *pulumi.Context) error {
		zones := []string{"eu-west-1a", "eu-west-1b"}

		network, err := privateeks.NewNetwork(ctx, "probe", &privateeks.NetworkArgs{
			Region:           "eu-west-1",
			Cidr:             "10.0.0.0/16",
			Zones:            zones,
			NodePrefix:       pulumi.IntRef(20),
			ClusterNames:     []string{},
			LogRetentionDays: nil,
			Tags:             map[string]pulumi.StringInput{},
		})
		if err != nil {
			return err
		}
		endpoints, err := privateeks.NewEndpoints(ctx, "probe", &privateeks.EndpointsArgs{
			Region:   "eu-west-1",
			VpcId:    pulumi.ToSecret(network.VpcId).(pulumi.StringOutput),
			VpcCidrs: []string{"10.0.0.0/16"},
			Zones:    zones,
			SubnetIds: pulumi.StringArray{
				network.ControlSubnetIds.Index(pulumi.Int(0)),
				network.ControlSubnetIds.Index(pulumi.Int(1)),
			},
			RouteTableIds: network.RouteTableIds,
			Uses:          []string{"irsa"},
		})
		if err != nil {
			return err
		}
		addons, err := privateeks.NewAddons(ctx, "probe", &privateeks.AddonsArgs{
			Region:      "eu-west-1",
			ClusterName: pulumi.String("main"),
			ClusterArn: network.VpcId.ApplyT(func(string) string {
				return "arn:aws:eks:eu-west-1:111122223333:cluster/main"
			}).(pulumi.StringOutput),
			OidcProviderArn: pulumi.String("arn:aws:iam::111122223333:oidc-provider/oidc.eks.eu-west-1.amazonaws.com/id/A1"),
			Version:         "1.35",
			Addons: map[string]privateeks.AddonSettingsArgs{
				"coredns": {
					TimeoutMinutes: pulumi.IntRef(30),
					Preserve:       pulumi.BoolRef(true),
					Configuration: pulumi.Map{
						"replicaCount": pulumi.Int(2),
						"deep":         pulumi.Map{"ratio": pulumi.Float64(0.5), "vpc_id": network.VpcId},
					},
					Tags: map[string]pulumi.StringInput{},
				},
				"vpc-cni": {
					RoleArn:   pulumi.ToSecret(pulumi.String("arn:aws:iam::111122223333:role/cni")).(pulumi.StringOutput),
					Mechanism: pulumi.StringRef("irsa"),
				},
			},
		})
		if err != nil {
			return err
		}

		ctx.Export("endpoints", endpoints.EndpointIds)
		ctx.Export("addons", addons.Versions)
		return nil
	})
}
