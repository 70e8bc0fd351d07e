"""The short way in: a reader in front of Django that answers from a local copy of the read model."""
