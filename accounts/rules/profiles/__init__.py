"""What a business says about itself: one document, its parts, and judgements over them. Pure."""
