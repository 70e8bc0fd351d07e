"""Bank files: read safely, told apart, and matched with what is open."""
