"""What of an invoice is taken back: amounts by line, or one amount over all of them."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.html import format_html
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.forms.fields import LineField
from accounts.rules.profiles import amounts
from billing.rules import corrections
from billing.rules.corrections import Part
from billing.selectors.corrections import LeftOf
from billing.selectors.words import amount as written


class PartForm(forms.Form):
    """`cleaned_data["parts"]` are what was chosen; `seen` is the sum that the page showed before it is issued."""

    def __init__(self, data: Any, *, lines: Sequence[LeftOf], currency: str, language: str) -> None:
        """`language` is that of the invoice, which its lines were written in."""
        super().__init__(data)
        self.lines, self.currency = [one for one in lines if one.left.net > 0], currency
        self.left = [one.left for one in lines]
        for one in self.lines:
            self.fields[f"line-{one.line.position}"] = LineField(
                label=_label(one.line.position, one.line.text, language),
                help_text=_("At most %(left)s") % {"left": written(one.left.net, currency)},
                max_length=30,
                required=False,
            )
        self.fields["amount"] = LineField(
            label=_("Or a net amount over all lines"),
            help_text=_("At most %(left)s, taken from the first line on")
            % {"left": written(self.most, currency)},
            max_length=30,
            required=False,
        )
        self.fields["reason"] = LineField(
            label=_("Reason"),
            help_text=_("It stands on the correction, for the customer to read"),
            max_length=200,
            missing=_("Enter the reason"),
        )

    @property
    def most(self) -> int:
        return sum(one.net for one in self.left)

    def clean(self) -> dict[str, Any]:
        super().clean()
        parts = [
            Part(one.line.position, net)
            for one in self.lines
            if (net := self._net(f"line-{one.line.position}", one.left.net))
        ]
        total = self._net("amount", self.most)
        if not self.errors and bool(parts) == bool(total):
            self.add_error("amount", _("Enter amounts by line, or one amount over all lines"))
        chosen = parts or list(corrections.spread(total or 0, self.left))
        if not self.errors and not corrections.fit(chosen, self.left):
            self.add_error(None, _("Together that is more than is left of the invoice"))
        return {**self.cleaned_data, "parts": chosen}

    def _net(self, name: str, most: int) -> int | None:
        typed = self.cleaned_data.get(name, "")
        if not typed:
            return None
        found = amounts.parse(typed, self.currency)
        if not found:
            self.add_error(name, ValidationError(_("Write the amount as in 34.51")))
        elif found > most:
            self.add_error(
                name,
                ValidationError(_("At most %(left)s is left") % {"left": written(most, self.currency)}),
            )
        return found

    @property
    def said(self) -> list[dict[str, str]]:
        """For the summary on top of the page: each sentence once, leading to the first field that it is about."""
        first: dict[str, str] = {}
        for name, errors in self.errors.items():
            field = self[name if name in self.fields else "amount"]
            for text in errors:
                first.setdefault(str(text), f"#{field.auto_id}")
        return [{"href": href, "text": text} for text, href in first.items()]

    def typed(self, parts: Sequence[Part]) -> dict[str, str]:
        """What was chosen, as the page sends it again when it is confirmed."""
        comma = (get_language() or "de").startswith("de")
        return {
            f"line-{part.position}": amounts.typed(part.net, self.currency, comma=comma) for part in parts
        }


def _label(position: int, text: str, language: str) -> str:
    """Our words are in the reader's language, the line's in that of its invoice."""
    words = _("Net of line %(position)s: %(text)s") % {"position": position, "text": "{}"}
    return format_html(str(words), format_html('<span lang="{}">{}</span>', language, text))
