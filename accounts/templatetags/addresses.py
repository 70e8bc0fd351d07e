"""Where a public page stands, in each language: what search engines are told."""

from typing import Any

from django import template
from django.conf import settings
from django.urls import translate_url

register = template.Library()


@register.inclusion_tag("parts/page_addresses.html", takes_context=True)
def page_addresses(context: template.Context, path: str = "") -> dict[str, Any]:
    """The canonical address of this page, without what was asked of it, and the same page in the other languages.

    Give `path` where one page answers at several spellings of its address.
    """
    here = path or context["request"].path
    found = [(code, settings.PUBLIC_URL + translate_url(here, code)) for code, _name in settings.LANGUAGES]
    return {
        "canonical": settings.PUBLIC_URL + here,
        "alternates": [*found, ("x-default", found[0][1])],
    }
