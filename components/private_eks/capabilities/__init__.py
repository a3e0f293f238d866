"""Controllers that EKS runs in an account of AWS."""
