"""What people and machines are shown: previews, costs, images, notes."""
