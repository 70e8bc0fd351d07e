"""Writes the badges: finished when a seal's public facts change, so that showing one is reading one row."""

from collections.abc import Iterable
from datetime import UTC, date, datetime
from functools import lru_cache

from django.conf import settings
from django.utils import formats, translation
from django.utils.translation import gettext as _

from verification.models import Badge, Seal
from verification.rules import badges
from verification.rules.badges import BadgeFacts, Wording

WINNING = ("active", "suspended")


def languages() -> list[str]:
    return [code for code, _name in settings.LANGUAGES]


def key_of(code: str, language: str) -> str:
    return f"{code}:{language}"


@lru_cache(maxsize=16)
def wording(language: str, host: str) -> Wording:
    with translation.override(language):
        return Wording(
            language=language,
            prefix="" if language == settings.LANGUAGE_CODE else f"/{language}",
            host=host,
            words={
                "verified": _("Verified"),
                "suspended": _("Suspended"),
                "expired": _("Expired"),
                "revoked": _("Revoked"),
                "none": _("Not verified"),
            },
            sentences={
                "verified": _("until {day}"),
                "suspended": _("Not valid at present"),
                "expired": _("Was valid until {day}"),
                "revoked": _("This seal is not valid"),
                "none": _("There is no seal here."),
            },
        )


@lru_cache(maxsize=4096)
def _in_words(day: date, language: str) -> str:
    with translation.override(language):
        return formats.date_format(day, "DATE_FORMAT")


def drawn(seal: Seal, language: str, *, at: datetime) -> Badge:
    """The badge computed from the row itself: what `write_many` stores, and what is shown once a row ran out."""
    facts = BadgeFacts(
        code=seal.code,
        state=seal.state,
        state_at=seal.state_at,
        name=seal.name,
        city=seal.city,
        valid_until=seal.ends_at,
        domains=seal.domains,
    )
    look = badges.look_of(seal.state, in_time=at < seal.ends_at)
    day = _in_words(badges.last_day(facts), language)
    body = badges.draw(facts, look, wording(language, settings.PUBLIC_HOST), day=day)
    may_frame = badges.ancestors(seal.domains)
    return Badge(
        key=key_of(seal.code, language),
        seal=seal,
        look=look,
        body=body,
        ancestors=may_frame,
        etag=badges.etag(body, may_frame),
        until=seal.ends_at if seal.state in WINNING else datetime(9999, 1, 1, tzinfo=UTC),
    )


def write_many(seals: Iterable[Seal], *, at: datetime) -> None:
    """In the caller's transaction. A daily signature changes no badge, so most often nothing is written."""
    made = {
        badge.key: badge
        for seal in seals
        for language in languages()
        for badge in [drawn(seal, language, at=at)]
    }
    stored = Badge.objects.filter(key__in=made).values_list("key", "etag", "until")
    for key, etag, until in stored:
        if (made[key].etag, made[key].until) == (etag, until):
            del made[key]
    if made:
        Badge.objects.bulk_create(
            made.values(),
            update_conflicts=True,
            unique_fields=["key"],
            update_fields=["look", "body", "ancestors", "etag", "until"],
            batch_size=500,
        )


def unknown(language: str) -> bytes:
    return badges.unknown(wording(language, settings.PUBLIC_HOST))
