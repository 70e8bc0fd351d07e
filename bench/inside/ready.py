"""Imported first by every module here that is run: Django, set up for the stores in the environment."""

import django

django.setup()
