"""Makes the price lists that the command has, from what packages of registries ship or AWS's own price list."""
