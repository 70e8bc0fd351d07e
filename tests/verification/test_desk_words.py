"""Every code that the desk shows has a word in both languages."""

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone, translation

from config.kernel.actors import SYSTEM
from config.outbox.services import audit
from tests import factories
from tests.house.pages import check
from tests.verification import ready
from verification.lifecycle import CASE
from verification.models import Case, Proposal
from verification.selectors import desk_words


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize(
    ("kind", "codes"),
    [
        ("action", sorted({move.action for move in CASE.moves})),
        (
            "action",
            ["open", "open_suspend", "open_revoke", "open_resume", "open_dispute", "note", "ask_more_time"],
        ),
        ("remark", [*Case.Kind.values, *Proposal.Outcome.values, "idle", *desk_words.CAUSES]),
    ],
)
def test_a_code_has_a_word(language: str, kind: str, codes: list[str]) -> None:
    with translation.override(language):
        assert [code for code in codes if desk_words.word(kind, code) == code] == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("prefix", "language", "begun", "proposed"),
    [("", "de", "Erste Prüfung", "Genehmigen"), ("/en", "en", "First case", "Approve")],
)
def test_the_history_of_a_case_speaks_in_words(
    client: Client, settings: Any, prefix: str, language: str, begun: str, proposed: str
) -> None:
    settings.DESK_SECOND_FACTOR = False
    reviewer = factories.user(desk_role="reviewer")
    case = ready.case_in_review(reviewer)
    audit(
        "verification.case.open", by=SYSTEM, at=timezone.now(), row=case, to_state="draft", reason=case.kind
    )
    client.force_login(reviewer)
    assert client.post(f"/review/{case.pk}/decide/", {"outcome": "approve"}).status_code == 302
    page = check(client.get(f"{prefix}/review/{case.pk}/history/").content, language)
    said = page.text_of("main")[0]
    assert begun in said
    assert proposed in said
    assert not {"initial", "approve", "in_queue"} & set(said.split())
    assert "· →" not in said, "an arrow from nowhere"
