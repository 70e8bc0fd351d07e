"""Every paper that a business has ever shown, and how long each is kept."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from accounts.models import Business
from verification.models import Document
from verification.selectors import words

Fate = Literal["open", "dated", "with_seal", "deleted", "removed"]


@dataclass(frozen=True)
class PaperRow:
    """One paper. `day` is the day it goes or went; a paper behind a living seal goes later when that is renewed."""

    document: Document
    title: Any
    case_state: Any
    fate: Fate
    day: datetime | None


def paper_rows(business: Business) -> list[PaperRow]:
    """The newest first, in two queries."""
    rows = (
        Document.objects.filter(case__business=business).select_related("case").order_by("-uploaded_at", "pk")
    )
    living = business.seals.filter(state__in=("active", "suspended")).exists()
    return [_row(one, living) for one in rows]


def _row(paper: Document, living: bool) -> PaperRow:
    fate, day = _fate(paper, living)
    return PaperRow(paper, words.PAPERS[paper.kind], words.STATES[paper.case.state], fate, day)


def _fate(paper: Document, living: bool) -> tuple[Fate, datetime | None]:
    if paper.removed_at is not None:
        taken_back = paper.purged_at is None or paper.removed_at < paper.purged_at
        return "removed" if taken_back else "deleted", paper.removed_at
    if paper.purge_at is None:
        return "open", None
    return "with_seal" if living and paper.case.state == "approved" else "dated", paper.purge_at
