"""Amazon ECR: repositories, mirrored images, pull-through caches."""
