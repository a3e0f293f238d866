"""What runs in the cluster: applications, load balancers, jobs, and the user's own objects."""
