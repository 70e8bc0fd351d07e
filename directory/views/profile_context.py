"""What the template of a profile is given, from what the selector found."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django_countries import countries

from accounts.models import Business
from accounts.rules.profiles.logos import SIZES
from accounts.rules.profiles.shown import line
from accounts.selectors.profile_body import DIGEST, ProfileBody, profile_body
from directory.rules import jsonld
from directory.rules.jsonld import Named
from directory.selectors.profiles import PublicProfile
from directory.selectors.reach import reached
from verification.rules.answers import last_day

SUMMARY = 200  # characters of the description that search engines show


def named(found: PublicProfile) -> Named:
    """Number, legal name and register entry stand for themselves only beside a valid seal."""
    answer = found.answer if found.sealed else {}
    return Named(
        address=address(found.business),
        name=found.name,
        legal_name=answer.get("legal_name") or "",
        vat_id=answer.get("vat") or "",
        phone=answer.get("phone") or "",
        others=tuple(one.uri for one in found.further),
        city=found.answer["city"] or "",
        country=found.answer["country"] or "",
        identity=address(found.business, settings.LANGUAGE_CODE),
        logo=_logo(found.document.logo),
    )


def _logo(digest: str) -> str:
    if not DIGEST.fullmatch(digest):
        return ""
    return str(settings.PUBLIC_URL + reverse("logo_picture", args=[digest, max(SIZES)]))


def address(business: Business, language: str = "") -> str:
    with translation.override(language or get_language()):
        return str(settings.PUBLIC_URL + reverse("directory:profile", args=[business.slug]))


def context(found: PublicProfile, *, at: datetime, postcode: str | None = None) -> dict[str, Any]:
    said, language = shown(found, at=at), get_language() or "de"
    return {
        **said,
        "reached": reached(found.document, postcode, home=found.business.country),
        "summary": _summary(found, said["body"]),
        "canonical": address(found.business),
        "origin": settings.PUBLIC_URL,
        "alternates": [
            ("de", address(found.business, "de")),
            ("en", address(found.business, "en")),
            ("x-default", address(found.business, "de")),
        ],
        "linked_data": jsonld.business(
            found.document, named(found), today=timezone.localtime(at).date(), language=language
        ),
    }


def shown(found: PublicProfile, *, at: datetime) -> dict[str, Any]:
    """What stands on the page itself; the editor's preview shows this much."""
    body = _body(found, at=at)
    return {
        **_seal(found),
        "business": found.business,
        "further": found.further,
        "name": found.name,
        "formerly": found.formerly,
        "body": body,
        "seat": ", ".join(body.places[0].lines) if body.places else found.answer["city"] or "",
        "imprint": imprint(found),
    }


def _number(found: PublicProfile) -> tuple[str, str]:
    e164, _scheme, extension = (found.answer["phone"] or "").removeprefix("tel:").partition(";ext=")
    return e164, extension


def _body(found: PublicProfile, *, at: datetime) -> ProfileBody:
    phone, extension = _number(found) if found.sealed else ("", "")
    return profile_body(
        found.document, at=at, confirmed_at=found.confirmed_at, phone=phone, extension=extension
    )


def _seal(found: PublicProfile) -> dict[str, Any]:
    answer, (phone, extension) = found.answer, _number(found)
    return {
        "answer": answer,
        "verdict": answer["verdict"],
        "was_sealed": found.was_sealed,
        "city": answer["city"] or "",
        "since": parse_datetime(answer["state_since"]) if answer["state_since"] else None,
        "until": last_day(datetime.fromisoformat(end)) if (end := answer["valid_until"]) else None,
        "checks": [
            {**one, "on": parse_date(one["on"]), "to": parse_date(one["to"])} for one in answer["checks"]
        ],
        "phone": phone,
        "extension": extension,
    }


def _summary(found: PublicProfile, body: ProfileBody) -> str:
    said = body.about or body.description or ", ".join(filter(None, (body.category, found.answer["city"])))
    return " ".join((said or found.name).split())[:SUMMARY]


def imprint(found: PublicProfile) -> list[tuple[str, str]]:
    """Who stands behind it. Beside a seal, what the seal says; without one, what the business says; of a sole trader
    who did not agree to it, neither address nor register entry."""
    business, answer = found.business, found.answer
    told = business.shows_legal_details
    if found.was_sealed:
        legal, register, vat = answer["legal_name"], answer["register"], answer["vat"]
    else:
        entry = " ".join(filter(None, (business.register_court, business.register_no)))
        legal, register, vat = business.legal_name, entry, business.vat_id
        if not told:
            legal = register = vat = ""
    rows = [
        (_("Legal name"), legal),
        (_("Address"), _address(business, told=told)),
        (_("Represented by"), business.represented_by if business.kind == Business.Kind.LEGAL_ENTITY else ""),
        (_("Register"), register),
        (_("VAT number"), vat),
        (_("Website"), ", ".join(answer["domains"])),
    ]
    return [(str(label), value) for label, value in rows if value]


def _address(business: Business, *, told: bool) -> str:
    place = " ".join(filter(None, (business.postcode if told else "", business.city)))
    lines = (business.street if told else "", place, str(countries.name(business.country)) if place else "")
    return "\n".join(line(one) for one in lines if one)
