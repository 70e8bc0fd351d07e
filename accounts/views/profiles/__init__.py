"""Pages on which a business edits what it says about itself."""
