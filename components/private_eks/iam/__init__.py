"""IAM: ARNs, policy documents, statements of roles, and the managed policies of each kind of worker."""
