"""How goods and services reach the customer: one offer on one page."""

import re
from collections.abc import Mapping
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _
from django_countries import countries

from accounts.forms.delivery_offers import FEE_ROWS, offer_of, stored, with_offer
from accounts.forms.fields import CurrencyField, LineField, MoneyField, ProfileText, TextField, whole_field
from accounts.forms.profiles import SectionForm
from accounts.rules.profiles import amounts, areas
from accounts.rules.profiles.delivery import Area, DeliveryOffer, Fee, Mode
from accounts.rules.profiles.document import Document
from accounts.rules.profiles.words import BothLanguages
from accounts.rules.text import ascii_digits

NOTE_LENGTH: Final = 200
AREAS: Final = (
    ("anywhere", _("Everywhere")),
    ("postcodes", _("In these postcodes")),
    ("radius", _("Within this distance")),
    ("countries", _("In these countries")),
)
_FIELD: Final = {"postcodes": "postcodes", "radius": "radius_km", "countries": "countries"}
_AREA: Final = ("area", "postcodes", "radius_km", "countries")
_FEES: Final = tuple(f"{what}_{row}" for row in range(FEE_ROWS) for what in ("from", "fee"))
_MONEY: Final = ("currency", "minimum", "free_from", *_FEES)
# What makes no sense for a mode is not asked for, and not read where it is sent all the same.
_UNASKED: Final[Mapping[Mode, tuple[str, ...]]] = {
    "pickup": (*_AREA, "free_from", *_FEES),
    "digital": ("free_from", *_FEES),
}
_TIME: Final = re.compile(r"([01]?\d|2[0-4])(?:[:.]?([0-5]\d))?\s*(?:uhr|h)?", re.IGNORECASE)


class DeliveryForm(SectionForm):
    """The offer of one `mode`; other modes of the document stay as they are."""

    section = "delivery"
    area = forms.ChoiceField(
        label=_("Where?"),
        choices=AREAS,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose where"), "invalid_choice": _("Choose where")},
    )
    postcodes = TextField(
        label=_("Postcodes"),
        help_text=_("For example 10115, 101*, 10115–10179"),
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    radius_km = whole_field(_("Distance in kilometres"), 2000, unit="km|kilometern?|kilometres?")
    countries = forms.MultipleChoiceField(
        label=_("Countries"),
        choices=lambda: [(code, str(name)) for code, name in countries],
        required=False,
        widget=forms.SelectMultiple(attrs={"size": "6"}),
        error_messages={"invalid_choice": _("Choose countries from the list")},
    )
    currency = CurrencyField()
    minimum = MoneyField(label=_("Smallest order"))
    free_from = MoneyField(label=_("Free from an order of"))
    lead_days = whole_field(_("Takes how many days?"), 365, unit="tage?n?|days?")
    lead_hours = whole_field(_("Takes how many hours?"), 72, unit="std|stunden?|h|hours?|hrs?")
    cut_off = LineField(
        label=_("Order by (time of day)"),
        help_text=_("For example 11:30"),
        max_length=20,
        required=False,
        widget=forms.TextInput(attrs={"size": "6", "autocomplete": "off"}),
    )
    days = forms.MultipleChoiceField(
        label=_("On which days?"),
        help_text=_("None ticked means: on the days when you are open"),
        choices=[(str(day), name) for day, name in WEEKDAYS.items()],
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    note_de = ProfileText(
        label=_("Note in German"),
        max_length=NOTE_LENGTH,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2, "lang": "de"}),
    )
    note_en = ProfileText(
        label=_("Note in English"),
        max_length=NOTE_LENGTH,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2, "lang": "en"}),
    )

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        document: Document,
        seen: str,
        mode: Mode,
        currency: str,
    ) -> None:
        self.mode = mode
        self.offer = offer_of(document, mode) or DeliveryOffer(mode, currency=currency)
        self.around = document.locations[0].key if document.locations else ""
        super().__init__(data, document=document, seen=seen)
        for row in range(FEE_ROWS):
            self.fields[f"from_{row}"] = MoneyField(label=_("Order value from"))
            self.fields[f"fee_{row}"] = MoneyField(label=_("Costs"))
        for name in _UNASKED.get(mode, ()):
            del self.fields[name]

    def values(self, document: Document) -> dict[str, Any]:
        return stored(self.offer)

    def things(self, name: str) -> frozenset[str]:
        return frozenset({"money" if name in _MONEY else "area" if name in _AREA else name})

    @property
    def fee_rows(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        return [(self[f"from_{row}"], self[f"fee_{row}"]) for row in range(FEE_ROWS)]

    def _uses(self, *names: str) -> bool:
        """Whether one of these fields was filled in, or typed wrongly; what is folded away is open then."""
        return any(self[name].value() not in (None, "", []) or self[name].errors for name in names)

    @property
    def has_steps(self) -> bool:
        return self._uses(*(f"{what}_{row}" for row in range(1, FEE_ROWS) for what in ("from", "fee")))

    @property
    def has_times(self) -> bool:
        return self._uses("lead_days", "lead_hours", "cut_off", "days")

    @property
    def has_notes(self) -> bool:
        return self._uses("note_de", "note_en")

    def clean_cut_off(self) -> int | None:
        typed = ascii_digits(self.cleaned_data["cut_off"]).strip()
        if not typed:
            return None
        found = _TIME.fullmatch(typed)
        if not found:
            raise ValidationError(_("Write the time as in 11:30"))
        return min(int(found[1]) * 60 + int(found[2] or 0), 24 * 60)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        given.setdefault("area", "anywhere")
        for name in ("minimum", "free_from", *_FEES):
            given[name] = self._sum(name, given)
        self._check_area(given)
        self._check_fees(given)
        return given

    def _sum(self, name: str, given: dict[str, Any]) -> int | None:
        typed = str(given.get(name) or "").strip()
        if not typed:
            return None
        amount = amounts.parse(typed[:40], given.get("currency", "EUR"))
        if amount is None:
            words = _("%(field)s: write the sum as in 4.90")
            self.add_error(name, ValidationError(words, params={"field": self.fields[name].label}))
        return amount

    def _check_area(self, given: dict[str, Any]) -> None:
        kind = given.get("area")
        for name in set(_FIELD.values()) - {_FIELD.get(kind or "", "")}:
            self.errors.pop(name, None)  # what was typed for another answer is not shown, and not read
        given["codes"], unread = areas.read(given.get("postcodes") or "")
        if kind == "postcodes" and unread:
            words = _("We cannot read “%(part)s”. Write for example 10115, 101* or 10115–10179.")
            self.add_error("postcodes", ValidationError(words, params={"part": unread[0][:40]}))
        elif kind == "postcodes" and not given["codes"] and "postcodes" not in self.errors:
            self.add_error("postcodes", _("Enter at least one postcode"))
        elif kind == "postcodes" and len(given["codes"]) > areas.MOST_CODES:
            words = _("Write at most %(most)s entries. Use ranges such as 10115–10179.")
            self.add_error("postcodes", ValidationError(words, params={"most": areas.MOST_CODES}))
        elif kind == "radius" and not given.get("radius_km") and "radius_km" not in self.errors:
            self.add_error("radius_km", _("Enter the distance in kilometres, for example 5"))
        elif kind == "countries" and not given.get("countries") and "countries" not in self.errors:
            self.add_error("countries", _("Choose at least one country"))

    def _check_fees(self, given: dict[str, Any]) -> None:
        rows = [(given[f"from_{row}"], given[f"fee_{row}"], row) for row in range(FEE_ROWS)]
        for start, fee, row in rows:
            if start is not None and fee is None and f"fee_{row}" not in self.errors:
                self.add_error(f"fee_{row}", _("Enter what it costs; 0 means free"))
        fees = sorted((start or 0, fee) for start, fee, _row in rows if fee is not None)
        if len({start for start, _fee in fees}) < len(fees):
            self.add_error("from_0", _("Two rows begin at the same order value. Keep one of them."))
        given["fees"] = tuple(Fee(start, fee) for start, fee in fees)

    def changed(self, document: Document) -> Document:
        given = self.cleaned_data
        kind = given["area"]
        offer = DeliveryOffer(
            mode=self.mode,
            area=Area(
                kind=kind,
                postcodes=given["codes"] if kind == "postcodes" else (),
                radius_km=given["radius_km"] or 0 if kind == "radius" else 0,
                around=self.around if kind == "radius" else "",
                countries=tuple(given["countries"]) if kind == "countries" else (),
            ),
            currency=given["currency"],
            fees=given["fees"],
            minimum=given["minimum"],
            free_from=given["free_from"],
            lead_days=given["lead_days"],
            lead_hours=given["lead_hours"],
            cut_off=given["cut_off"],
            days=tuple(sorted(map(int, given["days"]))),
            note=BothLanguages(given["note_de"], given["note_en"]),
        )
        return with_offer(document, self.mode, offer)
