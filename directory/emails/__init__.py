"""Mails to customers, none of which holds a word that somebody typed into a form; and to owners about keys."""
