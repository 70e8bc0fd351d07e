"""Mails of verification; one function a message."""
