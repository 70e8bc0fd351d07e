"""When a second reviewer is needed, and what no reviewer can replace."""

import pytest

from tests.verification.policy_facts import EXTRACT, NOW, body, company, paper, proof, said, trader
from verification.rules.facts import Facts
from verification.rules.policy import requirement_set
from verification.rules.requirements import (
    judge,
    second_reviewer_reasons,
)


def test_setting_a_contradiction_aside_needs_a_second_reviewer() -> None:
    facts = company(documents=EXTRACT, findings=(said("vies", "mismatch"),), overridden=frozenset({"vies"}))
    judged = judge(facts, at=NOW)
    assert (judged.outcome, judged.four_eyes_reasons) == ("ready", ("mismatch_overridden",))
    # It explains the contradiction, it is no evidence.
    only_vies = trader(findings=(said("letter"), said("vies", "mismatch")), overridden=frozenset({"vies"}))
    assert judge(only_vies, at=NOW).outcome == "incomplete"
    # Without a contradiction there is nothing to set aside.
    assert not judge(company(documents=EXTRACT, overridden=frozenset({"vies"})), at=NOW).four_eyes


@pytest.mark.parametrize(
    ("facts", "reasons"),
    [
        (company(documents=EXTRACT, phone=proof(method="call_back")), ("call_back_only",)),
        (
            body(documents=(paper("letterhead"),), findings=(said("mail"), said("call_back"))),
            ("call_back_only",),
        ),
        (company(documents=EXTRACT, phone=proof(method="by_hand")), ("number_by_hand",)),
        (
            trader(findings=(), documents=(paper("trade_registration"),), confirmed=frozenset({"address"})),
            ("confirmed_by_hand",),
        ),
        (
            body(
                findings=(), documents=(paper("association_extract"),), confirmed=frozenset({"official_mail"})
            ),
            ("confirmed_by_hand",),
        ),
    ],
)
def test_when_one_person_is_not_enough(facts: Facts, reasons: tuple[str, ...]) -> None:
    judged = judge(facts, at=NOW)
    assert (judged.outcome, judged.four_eyes_reasons) == ("ready", reasons)
    assert judged.codes()["four_eyes"] == list(reasons)


def test_a_call_back_beside_other_evidence_is_not_the_only_one() -> None:
    both = body(documents=(paper("letterhead"),), findings=(said("mail"), said("call_back"), said("dns")))
    assert judge(both, at=NOW).four_eyes_reasons == ()
    letter_too = trader(documents=(paper("trade_registration"),), confirmed=frozenset({"address"}))
    assert judge(letter_too, at=NOW).four_eyes_reasons == ()


def test_a_reviewers_word_replaces_no_evidence() -> None:
    everything = frozenset(requirement_set("legal_entity", "AT", "GmbH").currently_due)
    judged = judge(company(phone=None, confirmed=everything), at=NOW)
    assert [one.code for one in judged.missing] == ["number", "evidence"]


@pytest.mark.parametrize(
    ("kind", "outcome", "reasons"),
    [
        ("initial", "approve", ("mismatch_overridden",)),
        ("initial", "reject", ()),
        ("renewal", "reject", ("renewal_refused",)),
        ("renewal", "approve", ("mismatch_overridden",)),
        ("appeal", "overturn", ("decision_overturned",)),
        ("appeal", "partly", ("decision_overturned",)),
        ("appeal", "uphold", ()),
        ("misuse", "revoke", ("revocation",)),
    ],
)
def test_which_decisions_need_a_second_reviewer(kind: str, outcome: str, reasons: tuple[str, ...]) -> None:
    facts = company(documents=EXTRACT, findings=(said("vies", "mismatch"),), overridden=frozenset({"vies"}))
    assert second_reviewer_reasons(kind, outcome, judge(facts, at=NOW)) == reasons


def test_duplicates_and_odd_names_are_shown_and_decide_nothing() -> None:
    facts = company(documents=EXTRACT, duplicates=("vat_id", "name"), name_warnings=("NAME_REGULATED",))
    judged = judge(facts, at=NOW)
    assert (judged.outcome, judged.warnings) == (
        "ready",
        ("duplicate_vat_id", "duplicate_name", "NAME_REGULATED"),
    )
