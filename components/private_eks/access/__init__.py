"""Ways to the private API: bastions and CodeBuild runners."""
