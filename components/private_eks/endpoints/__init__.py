"""VPC endpoints: which AWS services are called, and by whom."""
