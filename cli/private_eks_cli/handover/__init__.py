"""What the owners of a VPC are to be asked for, so that a cluster can stand in it."""
