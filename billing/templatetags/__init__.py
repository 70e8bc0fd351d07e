"""What templates of billing load."""
