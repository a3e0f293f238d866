"""The promises of private-eks as Pulumi policies, for any program that makes an EKS cluster on AWS."""
