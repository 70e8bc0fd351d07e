"""What a language is called in the reader's own."""

from django.utils.translation import get_language_info, gettext_lazy

# Django's own table writes this one otherwise than its catalogues do, so that it stays English everywhere.
_OURS = {"nb": gettext_lazy("Norwegian")}


def language_name(code: str) -> str:
    """A language code that nobody knows is returned as it is."""
    if code in _OURS:
        return str(_OURS[code])
    try:
        return str(get_language_info(code)["name_translated"])
    except KeyError:
        return code
