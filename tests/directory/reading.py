"""A reader over the test's own database, whose copy is brought up to date by hand."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.core.handlers.wsgi import WSGIHandler
from django.utils import timezone

from config.kernel.actors import Actor
from config.outbox.models import Change
from directory.reader.door import Reader
from directory.reader.keeper import Keeper
from directory.reader.meters import Meters, value
from directory.reader.moments import Moment
from directory.reader.store import Copy
from tests.verification import ready
from verification.models import Answer, Badge, Seal
from verification.rules.badges import unpacked
from verification.services import seals


class Hand:
    """`reader` with a `keeper` that looks when it is told; `left` counts what Django had to answer."""

    def __init__(self, folder: Path) -> None:
        self.django = WSGIHandler()
        self.keeper = Keeper(folder)
        self.meters = Meters()
        self.reader = Reader(self.django, self.keeper, self.meters)
        self.passed_on = 0

    def look(self) -> None:
        """Twice: a copy that was just made is as old as the look it was made from."""
        self.keeper.turn()
        self.keeper.turn()

    def answered(self) -> int:
        return value(self.meters.answered) + value(self.meters.not_modified)

    def close(self) -> None:
        self.keeper.stop()
        self.keeper.source.close()


def never(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
    """In Django's place: whoever is asked here was asked in vain."""
    start_response("599 Left to Django", [("X-Request-ID", "")])
    return [b""]


def is_fresh(hand: Hand) -> bool:
    """Whether a question would be answered from the copy now."""
    _boot, running, wall = Moment.now()
    return hand.keeper.view.seen.is_fresh(running, wall)


def copy_of(hand: Hand) -> Copy:
    assert hand.keeper.copy is not None
    return hand.keeper.copy


def differences(hand: Hand) -> list[str]:
    """Keys under which the copy says something else than the database; Change rows tell which ever were there."""
    now, copy, wrong = timezone.now().timestamp(), copy_of(hand), []
    stored = {row.key: (row.etag, bytes(row.body)) for row in Answer.objects.all()}
    for key in {*stored, *Change.objects.filter(key__regex="^[cnd]:").values_list("key", flat=True)}:
        found = copy.answer(key.encode(), now)
        if found != stored.get(key):
            wrong.append(key)
    badges = {f"f:{row.key}": (row.etag, bytes(row.body), row.ancestors) for row in Badge.objects.all()}
    for key in {*badges, *Change.objects.filter(key__startswith="f:").values_list("key", flat=True)}:
        page = copy.page(key.encode(), now)
        if (None if page is None else (page.etag, unpacked(page.body), page.about)) != badges.get(key):
            wrong.append(key)
    return wrong


def revoke(seal: Seal) -> None:
    two = ready.decision(seal, "revoked", "impersonation")
    seals.revoke(seal=seal, reason="impersonation", decision=two, by=Actor("reviewer"), at=timezone.now())
