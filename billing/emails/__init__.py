"""Mails about contracts and money: what happened, what happens next, and when."""
