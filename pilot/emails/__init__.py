"""Mails of the pilot; one function a message. None holds a word that an applicant typed."""
