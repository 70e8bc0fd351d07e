"""The WSGI application: Django, what reads forms for it, and the reader of public answers in front of both."""

import os

from django.core.wsgi import get_wsgi_application
from django.utils.module_loading import import_string

from config.bodies import Bodies
from config.wiring import FRONT_DOOR

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django = get_wsgi_application()  # first: what stands in front of it has models
application = import_string(FRONT_DOOR)(Bodies(django))
