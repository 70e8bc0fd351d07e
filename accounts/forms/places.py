"""A location: its name, its address as its country writes one, its time zone, and where it lies on a map."""

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django_countries import countries

from accounts.forms.fields import LineField, ProfileLine, ProfileText
from accounts.forms.profiles import SectionForm
from accounts.rules import address_forms, postcodes, time_zones
from accounts.rules.address_forms import Part
from accounts.rules.profiles.document import MOST_LOCATIONS, Address, Document, Location
from accounts.rules.profiles.hours import HolidayPolicy, Hours
from accounts.rules.text import ascii_digits

MOST_LINES: Final = 4
# What a part of an address is called where; the kinds are those of the address data.
NAMES: Final[dict[str, Any]] = {
    "postal": gettext_lazy("Postcode"), "zip": gettext_lazy("ZIP code"), "eircode": gettext_lazy("Eircode"),
    "pin": gettext_lazy("PIN code"),
    "city": gettext_lazy("City"), "post_town": gettext_lazy("Post town"), "district": gettext_lazy("District"),
    "suburb": gettext_lazy("Suburb"), "neighborhood": gettext_lazy("Neighbourhood"),
    "townland": gettext_lazy("Townland"), "village_township": gettext_lazy("Village or township"),
    "area": gettext_lazy("Area"), "state": pgettext_lazy("part of a country", "State"),
    "province": gettext_lazy("Province"),
    "county": gettext_lazy("County"), "prefecture": gettext_lazy("Prefecture"),
    "department": gettext_lazy("Department"),
    "emirate": gettext_lazy("Emirate"), "island": gettext_lazy("Island"), "oblast": gettext_lazy("Oblast"),
    "parish": gettext_lazy("Parish"), "do_si": gettext_lazy("Do or si"),
}  # fmt: skip
_MISSING: Final[dict[Part, Any]] = {
    "street": gettext_lazy("Enter the street and the number"),
    "postcode": gettext_lazy("Enter the postcode"),
    "city": gettext_lazy("Enter the city"),
    "area": gettext_lazy("Choose the area from the list"),
    "sublocality": gettext_lazy("Enter this part of the address"),
}
_FILLS: Final[dict[Part, str]] = {
    "street": "address-line1",
    "postcode": "postal-code",
    "city": "address-level2",
    "area": "address-level1",
    "sublocality": "address-level3",
}
_GEO: Final = re.compile(r"(?:geo:)?\s*([-+]?\d{1,3}(?:[.]\d+)?)\s*[,;\s]\s*([-+]?\d{1,3}(?:[.]\d+)?)")


class PlaceForm(SectionForm):
    """`key` names the location that is edited; a new one gets it. `country` is the one whose form is shown."""

    section = "places"
    name = ProfileLine(
        label=gettext_lazy("Name of the location"),
        help_text=gettext_lazy("Only where you have several, for example Market Square branch"),
        max_length=80,
        required=False,
    )
    country = forms.ChoiceField(
        label=gettext_lazy("Country"),
        error_messages={
            "required": gettext_lazy("Choose the country from the list"),
            "invalid_choice": gettext_lazy("Choose the country from the list"),
        },
    )
    time_zone = forms.ChoiceField(
        label=gettext_lazy("Time zone"),
        help_text=gettext_lazy("Your opening hours are meant on this clock"),
        error_messages={
            "required": gettext_lazy("Choose the time zone from the list"),
            "invalid_choice": gettext_lazy("Choose the time zone from the list"),
        },
    )
    geo = LineField(
        label=gettext_lazy("Coordinates for maps"),
        help_text=gettext_lazy("Latitude and longitude, for example 52.51704, 13.38886"),
        max_length=60,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        document: Document,
        seen: str,
        key: str,
        start: Address,
        shown: Mapping[str, Any] | None = None,
    ) -> None:
        """`start` fills the form of a new location; `shown` are values to begin with instead."""
        self.key, self._start = key, start
        super().__init__(data, document=document, seen=seen, shown=shown)
        asked = str((data if data is not None else self.initial).get("country", ""))
        self.address_country = asked if address_forms.is_country(asked) else start.country
        self.address_form = address_forms.of_country(self.address_country)
        for part in self.address_form.parts:
            self.fields[part] = self._field(part)
        self._choices(
            "country", [(code, str(name)) for code, name in countries if address_forms.is_country(code)]
        )
        self._choices("time_zone", _zones(self.address_country))

    def _choices(self, name: str, choices: Any) -> None:
        field: Any = self.fields[name]
        field.choices = choices

    def _field(self, part: Part) -> forms.Field:
        form, required = self.address_form, part in self.address_form.required
        attrs = {"autocomplete": _FILLS[part]}
        if part == "street":
            widget = forms.Textarea(attrs={"rows": 2, **attrs})
            label, missing = _("Street and number"), _MISSING[part]
            return ProfileText(label=label, max_length=200, required=required, missing=missing, widget=widget)
        label = NAMES.get(form.kinds[part], NAMES["area"])
        if part == "area" and form.areas:
            errors = {"required": _MISSING[part], "invalid_choice": _MISSING[part]}
            choices = [("", _("Choose")), *form.areas]
            select = forms.Select(attrs=attrs)
            return forms.ChoiceField(
                label=label, choices=choices, required=required, error_messages=errors, widget=select
            )
        if part == "postcode":
            attrs["size"] = "10"
        return ProfileLine(
            label=label,
            max_length=80,
            required=required,
            missing=_MISSING[part],
            widget=forms.TextInput(attrs=attrs),
        )

    @property
    def address_fields(self) -> list[forms.BoundField]:
        """In the order in which people write an address there."""
        return [self[part] for part in self.address_form.parts]

    def values(self, document: Document) -> dict[str, Any]:
        place = document.location(self.key)
        address = place.address if place else self._start
        geo = ""
        if place and place.latitude is not None and place.longitude is not None:
            geo = f"{place.latitude:.6f}, {place.longitude:.6f}"
        return {
            "name": place.name if place else "",
            "country": address.country or self._start.country,
            "street": "\n".join(address.lines),
            "postcode": address.postcode,
            "city": address.city,
            "area": address.area,
            "sublocality": address.sublocality,
            "time_zone": place.time_zone if place else time_zones.guess(address.country),
            "geo": geo,
        }

    def things(self, name: str) -> frozenset[str]:
        """Half of one address and half of another is none."""
        return frozenset({name} if name in ("name", "geo") else {"address"})

    def clean_geo(self) -> tuple[float, float] | None:
        typed = ascii_digits(self.cleaned_data["geo"]).strip()
        if not typed:
            return None
        found = _GEO.fullmatch(typed)
        latitude, longitude = (float(found[1]), float(found[2])) if found else (999.0, 999.0)
        if abs(latitude) > 90 or abs(longitude) > 180:
            raise ValidationError(_("Write latitude and longitude as in 52.51704, 13.38886"))
        return latitude, longitude

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        code = given.get("postcode") or ""
        if code and given.get("country"):
            given["postcode"] = canonical = postcodes.canonical(given["country"], ascii_digits(code))
            if canonical is None:
                words = _("Write the postcode as in %(example)s") % {
                    "example": self.address_form.postcode_example
                }
                self.add_error("postcode", words)
        if len((given.get("street") or "").splitlines()) > MOST_LINES:
            self.add_error("street", _("Write at most four lines"))
        return given

    def changed(self, document: Document) -> Document:
        old = document.location(self.key)
        given = self.cleaned_data
        latitude, longitude = given["geo"] or (None, None)
        address = Address(
            lines=tuple(filter(None, (given.get("street") or "").splitlines())),
            sublocality=given.get("sublocality", ""),
            postcode=given.get("postcode") or "",
            city=given.get("city", ""),
            area=given.get("area", ""),
            country=given["country"],
        )
        hours = old.hours if old else Hours(holidays=HolidayPolicy(country=given["country"]))
        place = Location(self.key, given["name"], address, given["time_zone"], hours, latitude, longitude)
        kept = [place if one.key == self.key else one for one in document.locations]
        return replace(document, locations=tuple(kept if old else [*kept, place])[:MOST_LOCATIONS])


def _zones(country: str) -> list[tuple[str, list[tuple[str, str]]]]:
    """Those of the country first."""
    near = time_zones.of_country(country)
    rest = [zone for zone in time_zones.everywhere() if zone not in near]
    return [
        (title, [(zone, zone.replace("_", " ")) for zone in zones])
        for title, zones in ((str(countries.name(country)), near), (_("Everywhere else"), rest))
        if zones
    ]
