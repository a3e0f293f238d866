"""What only the developers of this project need."""
