"""VPCs that somebody else owns: what AWS tells of them, kept in a file."""
