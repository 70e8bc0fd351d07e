"""Inputs that look the same to everybody."""

from typing import Any, Final

from django.forms import Select
from django.forms.renderers import BaseRenderer

_drawn: Final[dict[tuple[Any, ...], Any]] = {}


class DrawnOnce(Select):
    """A list drawn by Django once for each thing that may be chosen in it: sixty options cost more than a search."""

    def render(
        self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: BaseRenderer | None = None
    ) -> Any:
        choices = tuple((str(code), str(label)) for code, label in self.choices)
        chosen = "" if value is None else str(value)
        # Only what is in the list is remembered, or strangers could make us remember anything.
        if chosen and chosen not in (code for code, _label in choices):
            return super().render(name, value, attrs, renderer)
        about = tuple(sorted((key, str(said)) for key, said in {**self.attrs, **(attrs or {})}.items()))
        key = (name, chosen, about, self.is_required, choices)
        if key not in _drawn:
            _drawn[key] = super().render(name, value, attrs, renderer)
        return _drawn[key]
