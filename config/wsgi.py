"""The WSGI application: Django, with the reader of public answers in front of it."""

import os

from django.core.wsgi import get_wsgi_application
from django.utils.module_loading import import_string

from config.wiring import FRONT_DOOR

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django = get_wsgi_application()  # first: what stands in front of it has models
application = import_string(FRONT_DOOR)(django)
