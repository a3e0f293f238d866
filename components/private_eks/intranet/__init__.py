"""What nodes use of a company's own network: its proxy, certificate authorities and registries."""
