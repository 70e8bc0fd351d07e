"""What OpenStreetMap's notation leaves out, as sentences."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.rules.profiles.osm import Code, Unsaid

SENTENCES: dict[Code, Any] = {
    "nothing": _("No hours are stated, so there is nothing to write."),
    "holidays_unknown": _("What holds on public holidays is not stated."),
    "region": _("Only the holidays of the whole country are meant there; those of %(part)s are left out."),
    "sunday_in_season": _("Public holidays are written with the usual Sunday, not with that of a season."),
    "season_name": _("The name of the season “%(part)s” has no place."),
    "night": _("A night before a holiday, or at the edge of a season, is not exact."),
    "appointment": _("“Also by appointment” is left out, since it would hide hours that pass midnight."),
    "long": _("It has %(part)s characters; a map takes 255."),
}


def unsaid_sentences(unsaid: Iterable[Unsaid]) -> Iterator[str]:
    for one in unsaid:
        yield str(SENTENCES[one.code]) % {"part": one.part}
