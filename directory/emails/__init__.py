"""Mails to customers; none holds a word that somebody typed into a form."""
