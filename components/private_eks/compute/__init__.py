"""Everything that runs pods, put together."""
