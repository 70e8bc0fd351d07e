"""Finds the adapter behind a port; which one it is, the composition root says."""

from functools import cache
from typing import Any

from django.conf import settings
from django.utils.module_loading import import_string


@cache
def _factory(dotted: str) -> Any:
    return import_string(dotted)


def port(name: str) -> Any:
    """The adapter that the composition root put behind `name`, freshly made from the settings in force."""
    return _factory(settings.PORT_FACTORIES[name])()
