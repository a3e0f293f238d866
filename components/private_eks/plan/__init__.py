"""Every decision of the package, as functions over plain values.

Nothing in here imports Pulumi: what is decided can be tried, tabled and proved without a deployment.
"""
