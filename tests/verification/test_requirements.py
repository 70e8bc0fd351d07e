"""How each state of the evidence is judged: met, missing, contradicted, silent."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.verification.policy_facts import (
    COMPLETE,
    EXTRACT,
    GIVEN,
    NOW,
    body,
    company,
    paper,
    proof,
    said,
    trader,
)
from verification.rules.facts import Facts, Finding
from verification.rules.reasons import CODES
from verification.rules.requirements import (
    Mismatch,
    Missing,
    judge,
    standing,
)


@pytest.mark.parametrize("facts", COMPLETE.values(), ids=COMPLETE)
def test_complete_facts_are_ready_for_a_decision_and_after_approval_of_the_name_for_a_seal(
    facts: Facts,
) -> None:
    judged = judge(facts, at=NOW)
    assert (judged.outcome, judged.missing, judged.mismatches, judged.unavailable) == ("ready", (), (), ())
    assert not judged.four_eyes
    assert judge(facts, at=NOW, issuing=True).missing == (Missing("name", "not_approved"),)
    assert judge(replace(facts, name="approved"), at=NOW, issuing=True).outcome == "ready"
    assert set(standing(facts, at=NOW).values()) == {"met"}


@pytest.mark.parametrize(
    ("facts", "missing"),
    [
        (company(phone=None, documents=EXTRACT), Missing("number", "not_proven")),
        (company(phone=proof(age=181), documents=EXTRACT), Missing("number", "expired")),
        (company(phone=proof(age=-1), documents=EXTRACT), Missing("number", "expired")),
        (company(name="none", documents=EXTRACT), Missing("name", "not_given")),
        (company(name="refused", documents=EXTRACT), Missing("name", "refused")),
        (company(given=GIVEN - {"details"}, documents=EXTRACT), Missing("details", "not_given")),
        (company(), Missing("evidence", "not_given")),
        (company(), Missing("register_match", "not_checked")),
        (company(documents=(paper("register_extract", "unseen"),)), Missing("evidence", "not_checked")),
        (
            company(documents=(paper("register_extract", "does_not_fit"),)),
            Missing("evidence", "document_refused"),
        ),
        (company(documents=(paper("register_extract", age=91),)), Missing("evidence", "document_too_old")),
        (company(given=GIVEN | {"lei"}, findings=(said("gleif", ""),)), Missing("evidence", "not_checked")),
        (company(given=GIVEN | {"lei"}, findings=(said("gleif", age=91),)), Missing("evidence", "expired")),
        (trader(findings=(), documents=(paper("trade_registration"),)), Missing("address", "not_checked")),
        (
            body(findings=(), documents=(paper("association_extract"),)),
            Missing("official_mail", "not_checked"),
        ),
        (body(documents=(paper("letterhead"),)), Missing("evidence", "not_checked")),
    ],
)
def test_what_is_missing_says_why(facts: Facts, missing: Missing) -> None:
    judged = judge(facts, at=NOW)
    assert judged.outcome == "incomplete"
    assert missing in judged.missing
    assert missing.code not in judged.met


@pytest.mark.parametrize(
    "facts",
    [
        company(
            findings=(said("register"), said("gleif", matched="name")),
            confirmed=frozenset({"representative"}),
        ),
        company(
            findings=(said("gleif", matched="name register_no"),), confirmed=frozenset({"representative"})
        ),
        company(
            findings=(said("register"), said("vies", matched="name")),
            documents=(paper("authority", age=None),),
        ),
        company(findings=(said("gleif"),), confirmed=frozenset({"register_match", "representative"})),
        company(documents=(paper("register_extract", age=90),)),
        company(documents=(paper("register_extract", age=None),)),
        company(documents=(paper("register_extract", "does_not_fit"), paper("register_extract"))),
        company(kind="sole_trader", legal_form="e.U.", documents=EXTRACT),
        trader(findings=(said("letter"), said("vies"))),
        trader(findings=(said("letter"), said("dns"))),
        trader(findings=(said("letter"), said("dns", "mismatch"), said("http"))),
        trader(documents=(paper("chamber_or_tax_letter", age=400),)),
        body(findings=(said("mail"), said("http"))),
    ],
)
def test_each_way_of_showing_it_is_enough(facts: Facts) -> None:
    judged = judge(facts, at=NOW)
    assert (judged.outcome, judged.four_eyes_reasons) == ("ready", ())


def test_a_valid_vat_id_without_the_name_is_not_the_name_of_a_company() -> None:
    facts = company(findings=(said("register"), said("vies")), confirmed=frozenset({"representative"}))
    assert [one.code for one in judge(facts, at=NOW).missing] == ["evidence"]


def test_the_name_from_vies_counts_even_where_it_is_not_offered() -> None:
    facts = company(
        country="DE",
        findings=(said("register"), said("vies", matched="name")),
        confirmed=frozenset({"representative"}),
    )
    assert judge(facts, at=NOW).outcome == "ready"
    assert standing(company(country="DE", given=GIVEN | {"vat_id"}), at=NOW)["evidence"] == "currently_due"
    assert standing(company(country="AT", given=GIVEN | {"vat_id"}), at=NOW)["evidence"] == "pending"


@pytest.mark.parametrize(
    ("source", "reason", "expected", "concerned"),
    [
        ("vies", "VAT_NAME_MISMATCH", "VAT_NAME_MISMATCH", ("evidence",)),
        ("vies", "", "VAT_INVALID", ("evidence",)),
        ("gleif", "LEI_LAPSED", "LEI_LAPSED", ("register_match", "evidence")),
        ("register", "", "ENTITY_DATA_MISMATCH", ("register_match",)),
        ("letter", "", "ADDRESS_NOT_CONFIRMED", ("evidence",)),
    ],
)
def test_a_contradiction_stops_an_approval_whatever_else_is_shown(
    source: str, reason: str, expected: str, concerned: tuple[str, ...]
) -> None:
    facts = company(documents=EXTRACT, findings=(said(source, "mismatch", reason=reason),))
    judged = judge(facts, at=NOW)
    assert judged.outcome == "mismatch"
    assert judged.mismatches == (Mismatch(source, expected, concerned),)
    assert expected in CODES
    assert {code for code, state in standing(facts, at=NOW).items() if state == "error"} == set(concerned)


def test_a_newer_answer_of_the_same_source_takes_the_older_ones_place() -> None:
    facts = company(documents=EXTRACT, findings=(said("vies", age=1), said("vies", "mismatch", age=5)))
    assert judge(facts, at=NOW).outcome == "ready"
    turned = replace(facts, findings=(said("vies", age=5), said("vies", "mismatch", age=1)))
    assert judge(turned, at=NOW).outcome == "mismatch"


def test_of_two_answers_at_once_the_worse_counts() -> None:
    for pair in ((said("vies"), said("vies", "mismatch")), (said("vies", "mismatch"), said("vies"))):
        assert judge(company(documents=EXTRACT, findings=pair), at=NOW).outcome == "mismatch"


def test_an_answer_counts_from_the_moment_it_was_given_until_just_before_its_end() -> None:
    end = NOW + timedelta(days=90)
    answer = Finding("vies", "match", checked_at=NOW, expires_at=end)
    assert [answer.holds(at) for at in (NOW - timedelta(microseconds=1), NOW)] == [False, True]
    assert [answer.holds(at) for at in (end - timedelta(microseconds=1), end)] == [True, False]
    assert replace(answer, expires_at=None).holds(NOW + timedelta(days=9999))


def test_an_answer_that_ran_out_contradicts_nothing() -> None:
    facts = company(documents=EXTRACT, findings=(said("vies", "mismatch", age=91),))
    assert judge(facts, at=NOW).outcome == "ready"


def test_a_domain_that_shows_nothing_is_a_hint_and_no_contradiction() -> None:
    judged = judge(company(documents=EXTRACT, findings=(said("dns", "mismatch"),)), at=NOW)
    assert (judged.outcome, judged.warnings) == ("ready", ("domain_not_shown",))


def test_silence_is_neither_for_nor_against() -> None:
    waiting = trader(given=GIVEN | {"vat_id"}, findings=(said("letter"), said("vies", "unavailable")))
    judged = judge(waiting, at=NOW)
    assert (judged.outcome, judged.unavailable, judged.missing) == ("unavailable", ("evidence",), ())
    assert standing(waiting, at=NOW)["evidence"] == "pending"
    helped = replace(waiting, documents=(paper("trade_registration"),))
    assert judge(helped, at=NOW).outcome == "ready"
    # What it said before it fell silent still counts.
    before = replace(waiting, findings=(*waiting.findings, said("vies", age=30)))
    assert judge(before, at=NOW).outcome == "ready"
