"""One index over what others register."""
