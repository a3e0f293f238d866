"""What every subject uses: checked arguments, names and tags, regions, zones, versions, quotas."""
