"""The policy as data: what is asked of whom, how long it counts, what the business sees."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.verification.policy_facts import (
    EXTRACT,
    GIVEN,
    NOW,
    body,
    company,
    paper,
    proof,
    trader,
)
from verification.rules.facts import Facts, PhoneProof, phone_proof_end
from verification.rules.policy import CURRENT, DOCUMENT_KINDS, requirement_set
from verification.rules.requirements import (
    Missing,
    assurance_period,
    judge,
    standing,
)


@pytest.mark.parametrize(
    ("kind", "form", "path", "codes"),
    [
        ("legal_entity", "GmbH", "register", "number details name register_match representative evidence"),
        ("sole_trader", "e.K.", "register", "number details name register_match representative evidence"),
        ("legal_entity", "", "register", "number details name register_match representative evidence"),
        ("legal_entity", "GbR", "trader", "number details name address evidence"),
        ("sole_trader", "trade", "trader", "number details name address evidence"),
        ("sole_trader", "freelance", "trader", "number details name address evidence"),
        ("public_body", "registered_association", "public", "number details name official_mail evidence"),
        ("public_body", "authority", "public", "number details name official_mail evidence"),
    ],
)
def test_the_whole_list_is_known_before_the_first_field(kind: str, form: str, path: str, codes: str) -> None:
    asked = requirement_set(kind, "DE", form)
    assert (asked.path, asked.policy_version) == (path, CURRENT)
    assert asked.currently_due == tuple(codes.split())
    assert standing(Facts(kind, "DE", form), at=NOW) == dict.fromkeys(codes.split(), "currently_due")
    assert all(
        one.title_key == f"requirement.{one.code}" and one.task and one.group for one in asked.requirements
    )


@pytest.mark.parametrize(
    ("kind", "country", "form", "evidence"),
    [
        ("legal_entity", "AT", "GmbH", "register_extract lei vat_name"),
        ("legal_entity", "DE", "GmbH", "register_extract lei"),
        ("legal_entity", "es", "S.L.", "register_extract lei"),
        ("sole_trader", "DE", "trade", "trade_registration chamber_or_tax_letter vat_valid domain"),
        ("public_body", "DE", "authority", "association_extract official_domain letterhead_call_back"),
    ],
)
def test_any_one_of_the_last_column(kind: str, country: str, form: str, evidence: str) -> None:
    asked = requirement_set(kind, country, form)
    assert asked.alternatives["evidence"] == tuple(evidence.split())
    assert asked.requirement("evidence").code == "evidence"
    with pytest.raises(KeyError):
        asked.requirement("nonsense")


def test_a_policy_that_never_was_is_not_judged_by() -> None:
    with pytest.raises(KeyError):
        judge(company(policy_version="2019-01"), at=NOW)


def test_internet_telephony_needs_a_paper_and_ends_sooner() -> None:
    facts = company(phone=proof("voip"), documents=EXTRACT)
    judged = judge(facts, at=NOW)
    assert judged.missing == (Missing("number_document", "not_given"),)
    assert judged.warnings == ("voip_number",)
    shown = replace(facts, documents=(*EXTRACT, paper("phone_bill")))
    assert judge(shown, at=NOW).outcome == "ready"
    assert judge(replace(shown, phone=proof("voip", age=91)), at=NOW).missing == (
        Missing("number", "expired"),
    )
    # Known from the number's kind alone, before the proof.
    assert "number_document" in standing(company(phone=None, line_type="voip"), at=NOW)


def test_the_policy_ends_a_proof_even_when_the_row_says_longer() -> None:
    long = replace(proof(age=181), expires_at=NOW + timedelta(days=500))
    assert judge(company(documents=EXTRACT, phone=long), at=NOW).missing == (Missing("number", "expired"),)


@pytest.mark.parametrize(
    ("facts", "states"),
    [
        (company(), {"register_match": "pending", "representative": "pending", "evidence": "currently_due"}),
        (company(given=frozenset()), {"details": "currently_due", "register_match": "currently_due"}),
        (company(documents=(paper("register_extract", "unseen"),)), {"evidence": "pending"}),
        (company(documents=(paper("register_extract", "does_not_fit"),)), {"evidence": "error"}),
        (company(documents=(paper("register_extract", age=91),)), {"evidence": "error"}),
        (company(name="refused"), {"name": "error"}),
        (company(phone=proof(age=200)), {"number": "currently_due"}),
        (trader(findings=()), {"address": "pending", "evidence": "currently_due"}),
        (trader(given=GIVEN | {"domain"}), {"evidence": "pending"}),
        (body(documents=(paper("letterhead", "unseen"),)), {"evidence": "pending"}),
    ],
)
def test_what_the_business_sees(facts: Facts, states: dict[str, str]) -> None:
    assert states.items() <= standing(facts, at=NOW).items()


def test_the_kinds_of_papers_that_can_be_uploaded() -> None:
    assert set(DOCUMENT_KINDS) == {
        "register_extract",
        "authority",
        "trade_registration",
        "chamber_or_tax_letter",
        "association_extract",
        "letterhead",
        "phone_bill",
        "provider_letter",
    }
    assert all(len(kind) <= 32 for kind in DOCUMENT_KINDS)


@pytest.mark.parametrize(
    ("start", "last"),
    [
        (date(2026, 11, 3), date(2027, 11, 2)),
        (date(2027, 3, 1), date(2028, 2, 29)),
        (date(2028, 2, 29), date(2029, 2, 27)),
        (date(2027, 2, 28), date(2028, 2, 27)),
        (date(2028, 1, 1), date(2028, 12, 31)),
    ],
)
def test_a_year_of_assurance(start: date, last: date) -> None:
    assert assurance_period(start) == (start, last)


@given(st.dates(date(2020, 1, 1), date(2120, 1, 1)))
def test_assurance_is_never_longer_than_twelve_months(start: date) -> None:
    first, last = assurance_period(start)
    assert first == start
    after = last + timedelta(days=1)
    assert (after.year - start.year, after.month) == (1, start.month)
    assert after.day <= start.day
    assert 364 <= (last - first).days <= 365


@pytest.mark.parametrize(("line_type", "days"), [("mobile", 180), ("fixed_line", 180), ("voip", 90)])
def test_how_long_a_phone_proof_counts(line_type: str, days: int) -> None:
    end = phone_proof_end(line_type, NOW)
    assert end - NOW == timedelta(days=days)
    facts = company(documents=(*EXTRACT, paper("phone_bill")), phone=PhoneProof(NOW, end, "voice", line_type))
    assert judge(facts, at=NOW).outcome == "ready"
    assert judge(facts, at=end - timedelta(microseconds=1)).met[:1] == ("number",)
    assert "number" not in judge(facts, at=end).met
