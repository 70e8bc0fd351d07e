"""Mails about people and businesses; one function a message."""
