"""Words for codes on the desk's pages."""

from django import template
from django.utils.translation import get_language

from verification.rules import codes
from verification.rules.reasons import BY_CODE
from verification.selectors import desk_words

register = template.Library()


@register.filter
def word(code: str, kind: str) -> str:
    """`{{ one.why|word:"why" }}`: see verification.selectors.desk_words."""
    return desk_words.word(kind, code)


@register.filter
def seal_code(code: str) -> str:
    """The code of a seal as people read it."""
    return codes.shown(code)


@register.filter
def action(name: str) -> str:
    """An audit entry's action, without the table it belongs to."""
    return desk_words.word("action", name.rpartition(".")[2])


@register.filter
def reason(code: str) -> str:
    """A reason code of the catalogue in words, or the cause of a measure."""
    known = BY_CODE.get(code)
    return known.text(get_language() or "de") if known else desk_words.word("cause", code)
