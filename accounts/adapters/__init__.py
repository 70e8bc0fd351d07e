"""Where allauth meets this house."""
