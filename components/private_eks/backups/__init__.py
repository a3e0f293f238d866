"""Backups of a cluster by AWS Backup."""
