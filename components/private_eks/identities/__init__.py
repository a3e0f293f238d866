"""What pods may do in AWS: Pod Identity and IRSA."""
