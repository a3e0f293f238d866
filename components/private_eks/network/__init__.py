"""The VPC: subnets, routes, flow logs, and rules between security groups."""
