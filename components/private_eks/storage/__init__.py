"""EFS file systems and storage classes."""
