"""Mails about reports and keys; none holds a word that somebody typed into a form for strangers."""
