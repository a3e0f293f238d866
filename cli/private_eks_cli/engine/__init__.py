"""The real Pulumi engine, with providers that talk to the simulated cloud."""
