"""What nodes use of a company's own network: its proxy, and its certificate authorities."""
