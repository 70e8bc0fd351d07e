"""The policy: what each kind of business must show, and how every state of the evidence is judged."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any, Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from verification.rules.facts import DocumentFact, Facts, Finding, PhoneProof, Result, phone_proof_end
from verification.rules.policy import CURRENT, DOCUMENT_KINDS, requirement_set
from verification.rules.reasons import CODES
from verification.rules.requirements import (
    Judgement,
    Mismatch,
    Missing,
    assurance_period,
    judge,
    second_reviewer_reasons,
    standing,
)

Shown = Literal["unseen", "fits", "does_not_fit"]
NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
TODAY = NOW.date()
GIVEN = frozenset({"details", "name", "register_no", "represented_by", "address", "official_mail"})


def proof(line_type: str = "fixed_line", method: str = "voice", age: int = 10) -> PhoneProof:
    proven_at = NOW - timedelta(days=age)
    return PhoneProof(proven_at, phone_proof_end(line_type, proven_at), method, line_type)


def said(
    source: str, result: Result = "match", *, matched: str = "", reason: str = "", age: int = 1
) -> Finding:
    checked = NOW - timedelta(days=age)
    return Finding(
        source,
        result,
        checked_at=checked if result else None,
        expires_at=checked + timedelta(days=90) if result else None,
        matched=frozenset(matched.split()),
        reason=reason,
    )


def paper(kind: str, verdict: Shown = "fits", *, age: int | None = 5) -> DocumentFact:
    issued = None if age is None else TODAY - timedelta(days=age)
    return DocumentFact(kind, verdict, TODAY, issued)


def company(**changes: Any) -> Facts:
    """A GmbH with everything done but evidence."""
    facts = Facts("legal_entity", "AT", "GmbH", phone=proof(), name="proposed", given=GIVEN)
    return replace(facts, **changes)


def trader(**changes: Any) -> Facts:
    return replace(company(kind="sole_trader", legal_form="trade", findings=(said("letter"),)), **changes)


def body(**changes: Any) -> Facts:
    return replace(company(kind="public_body", legal_form="association", findings=(said("mail"),)), **changes)


EXTRACT = (paper("register_extract"),)
COMPLETE = {
    "company": company(documents=EXTRACT),
    "trader": trader(documents=(paper("trade_registration"),)),
    "body": body(documents=(paper("association_extract"),)),
}


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


def test_setting_a_contradiction_aside_needs_a_second_reviewer() -> None:
    facts = company(documents=EXTRACT, findings=(said("vies", "mismatch"),), overridden=frozenset({"vies"}))
    judged = judge(facts, at=NOW)
    assert (judged.outcome, judged.four_eyes_reasons) == ("ready", ("mismatch_overridden",))
    # It explains the contradiction, it is no evidence.
    only_vies = trader(findings=(said("letter"), said("vies", "mismatch")), overridden=frozenset({"vies"}))
    assert judge(only_vies, at=NOW).outcome == "incomplete"
    # Without a contradiction there is nothing to set aside.
    assert not judge(company(documents=EXTRACT, overridden=frozenset({"vies"})), at=NOW).four_eyes


def test_a_newer_answer_of_the_same_source_takes_the_older_ones_place() -> None:
    facts = company(documents=EXTRACT, findings=(said("vies", age=1), said("vies", "mismatch", age=5)))
    assert judge(facts, at=NOW).outcome == "ready"
    turned = replace(facts, findings=(said("vies", age=5), said("vies", "mismatch", age=1)))
    assert judge(turned, at=NOW).outcome == "mismatch"


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
        ("appeal", "approve", ("mismatch_overridden", "decision_overturned")),
        ("appeal", "reject", ()),
        ("misuse", "revoke", ("revocation",)),
    ],
)
def test_which_decisions_need_a_second_reviewer(kind: str, outcome: str, reasons: tuple[str, ...]) -> None:
    facts = company(documents=EXTRACT, findings=(said("vies", "mismatch"),), overridden=frozenset({"vies"}))
    assert second_reviewer_reasons(kind, outcome, judge(facts, at=NOW)) == reasons


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


def test_duplicates_and_odd_names_are_shown_and_decide_nothing() -> None:
    facts = company(documents=EXTRACT, duplicates=("vat_id", "name"), name_warnings=("NAME_REGULATED",))
    judged = judge(facts, at=NOW)
    assert (judged.outcome, judged.warnings) == (
        "ready",
        ("duplicate_vat_id", "duplicate_name", "NAME_REGULATED"),
    )


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


sources = st.sampled_from(["vies", "gleif", "dns", "http", "register", "letter", "mail", "call_back"])
findings = st.builds(
    said,
    sources,
    st.sampled_from(["match", "mismatch", "not_provided", "unavailable", ""]),
    matched=st.sampled_from(["", "name", "register_no", "name register_no"]),
    age=st.integers(0, 120),
)
papers = st.builds(
    paper,
    st.sampled_from(DOCUMENT_KINDS),
    st.sampled_from(["fits", "does_not_fit", "unseen"]),
    age=st.none() | st.integers(0, 120),
)
anything = st.builds(
    Facts,
    st.sampled_from(["legal_entity", "sole_trader", "public_body", ""]),
    st.sampled_from(["DE", "AT", "US", ""]),
    st.sampled_from(["GmbH", "GbR", "trade", "e.K.", ""]),
    phone=st.none() | st.builds(proof, st.sampled_from(["mobile", "voip"]), age=st.integers(0, 200)),
    name=st.sampled_from(["none", "proposed", "approved", "refused"]),
    given=st.frozensets(st.sampled_from(sorted(GIVEN | {"vat_id", "lei", "domain"}))),
    findings=st.lists(findings, max_size=6).map(tuple),
    documents=st.lists(papers, max_size=4).map(tuple),
    confirmed=st.frozensets(
        st.sampled_from(["number", "address", "evidence", "register_match", "representative"])
    ),
    overridden=st.frozensets(sources, max_size=2),
)


def _partition(judged: Judgement) -> list[str]:
    return [*judged.met, *(one.code for one in judged.missing), *judged.unavailable]


@given(anything, st.booleans())
def test_every_requirement_gets_exactly_one_answer(facts: Facts, issuing: bool) -> None:
    judged = judge(facts, at=NOW, issuing=issuing)
    asked = requirement_set(facts.kind, facts.country, facts.legal_form, facts.line)
    assert sorted(_partition(judged)) == sorted(asked.currently_due)
    assert (judged.outcome == "ready") == (
        set(judged.met) == set(asked.currently_due) and not judged.mismatches
    )
    assert {one.reason for one in judged.mismatches} <= set(CODES)
    assert judged.four_eyes == bool(judged.codes()["four_eyes"])


@given(anything)
def test_no_seal_without_a_living_proof_and_an_approved_name(facts: Facts) -> None:
    if judge(facts, at=NOW, issuing=True).outcome == "ready":
        assert facts.name == "approved"
        assert facts.phone is not None
        assert facts.phone.expires_at > NOW


@given(anything, sources)
def test_an_outage_changes_nothing_for_or_against(facts: Facts, source: str) -> None:
    before = judge(facts, at=NOW)
    after = judge(replace(facts, findings=(*facts.findings, said(source, "unavailable", age=0))), at=NOW)
    assert (after.met, after.mismatches, after.four_eyes_reasons) == (
        before.met,
        before.mismatches,
        before.four_eyes_reasons,
    )
    assert {one.code for one in after.missing} <= {one.code for one in before.missing}


@given(anything, papers.filter(lambda one: one.counts))
def test_more_evidence_never_hurts(facts: Facts, more: DocumentFact) -> None:
    before = judge(facts, at=NOW)
    after = judge(replace(facts, documents=(*facts.documents, more)), at=NOW)
    assert set(before.met) <= set(after.met)
    assert before.outcome != "ready" or after.outcome == "ready"


@given(anything)
def test_nothing_due_is_met_and_nothing_met_is_due(facts: Facts) -> None:
    states = standing(facts, at=NOW)
    judged = judge(facts, at=NOW)
    assert {code for code, state in states.items() if state == "met"} <= set(judged.met)
    assert not {code for code, state in states.items() if state == "currently_due"} & set(judged.met)
