"""Papers that a business shows: taken in, removed, copied to a later case, swept."""

import hashlib
import unicodedata
from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import Business
from config.kernel.actors import Actor
from config.kernel.errors import Refused
from config.outbox.services import audit
from verification.models import Case, Document
from verification.rules import reading
from verification.services import drafts, limits, papers
from verification.services.limits import Use

AT_MOST = 12
PAPERS_AN_HOUR = 60
STRAY_AFTER = timedelta(hours=1)
_EXTENSIONS = (".pdf", ".jpg", ".jpeg", ".png", ".jpe", ".jfif")


class TooMany(Refused):
    """The case holds as many papers as it may."""

    code = "too_many_documents"
    message = _("You have shown %(limit)s documents already. Remove one before you add another.")


class Gone(Refused):
    """The paper was removed before, or never was the business's own."""

    code = "document_gone"
    message = _("This document has been removed already.")


def clean_name(name: str, suffix: str) -> str:
    """A file name that only names: no path, no invisible or turning characters, the ending that is true."""
    text = unicodedata.normalize("NFC", name.replace("\\", "/").rpartition("/")[2])
    text = "".join(char for char in text if char.isprintable() and unicodedata.category(char)[0] != "C")
    text = " ".join(text.split()).rstrip(". ")
    stem = next((text[: -len(end)] for end in _EXTENSIONS if text.lower().endswith(end)), text)
    return f"{stem.strip('. ')[: 110 - len(suffix)] or 'document'}{suffix}"


def add(
    *,
    business: Business,
    kind: str,
    name: str,
    content: bytes,
    issued_on: date | None,
    by: Actor,
    at: datetime,
    hold: Callable[[], Case] | None = None,
) -> Document:
    """Takes a paper in; `hold` locks and gives the case it belongs to, by default the one the business works on.

    The bytes are on the disk before the row exists; a crash between leaves only a stray file.

    Raises rules.files.Unusable for a file we do not take, papers.NotKept when the disk does not take it, Locked,
    TooMany, LimitReached. The same bytes a second time (a double click) are the same paper.
    """
    limits.take([Use("papers", str(business.pk), PAPERS_AN_HOUR, timedelta(hours=1))], at=at)
    paper = reading.read(content)
    stored = papers.keep(paper.content, paper.suffix)
    values = {
        "kind": kind,
        "name": clean_name(name, paper.suffix),
        "media_type": paper.media_type,
        "size": len(paper.content),
        "sha256": hashlib.sha256(paper.content).hexdigest(),
        "storage_name": stored,
        "issued_on": issued_on,
        "uploaded_at": at,
        "uploaded_by": by.id,
    }
    try:
        document = _store(hold or partial(_held, business), values, by=by, at=at)
    except BaseException:
        papers.discard(stored)
        raise
    if document.storage_name != stored:
        papers.discard(stored)
    return document


def _held(business: Business) -> Case:
    return drafts.hold(business=business, task="documents")[0]


@transaction.atomic
def _store(hold: Callable[[], Case], values: dict[str, Any], *, by: Actor, at: datetime) -> Document:
    case = hold()
    live = Document.objects.filter(case=case, removed_at=None)
    if same := live.filter(sha256=values["sha256"]).first():
        return same
    if live.count() >= AT_MOST:
        raise TooMany(limit=AT_MOST)
    document = Document.objects.create(case=case, **values)
    audit("verification.document.add", by=by, at=at, row=document, reason=values["kind"])
    drafts.refresh(case, at=at)
    return document


@transaction.atomic
def remove(
    *,
    business: Business,
    document_id: UUID,
    by: Actor,
    at: datetime,
    hold: Callable[[], Case] | None = None,
) -> Document:
    """The row stays as a trace, the bytes go: at once, or with the next sweep when that fails. Raises Gone, Locked."""
    case = (hold or partial(_held, business))()
    document = Document.objects.filter(case=case, pk=document_id, removed_at=None).first()
    if document is None:
        raise Gone
    Document.objects.filter(pk=document.pk).update(removed_at=at, purge_at=at)
    audit("verification.document.remove", by=by, at=at, row=document)
    drafts.refresh(case, at=at)
    transaction.on_commit(lambda: papers.discard(document.storage_name), robust=True)
    return document


@transaction.atomic
def copy(*, source: Case, target: Case, at: datetime) -> None:
    """Carries the papers that no reviewer turned down over to a later case; each case keeps its own file."""
    kept = Document.objects.filter(case=source, removed_at=None).exclude(
        verdict=Document.Verdict.DOES_NOT_FIT
    )
    for old in kept:
        Document.objects.create(
            case=target,
            kind=old.kind,
            name=old.name,
            media_type=old.media_type,
            size=old.size,
            sha256=old.sha256,
            storage_name=papers.twin(old.storage_name),
            issued_on=old.issued_on,
            uploaded_at=old.uploaded_at,
            uploaded_by=old.uploaded_by,
        )


def sweep(*, at: datetime) -> int:
    """Removes files that no row knows for an hour; returns how many."""
    gone = 0
    for file in papers.older_than(at - STRAY_AFTER):
        # Asked one by one: a name that became known since the folder was read must never be removed.
        if not Document.objects.filter(storage_name=file.name).exists():
            file.unlink(missing_ok=True)
            gone += 1
    return gone
