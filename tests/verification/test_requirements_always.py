"""What holds for every combination of facts."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from tests.verification.policy_facts import (
    GIVEN,
    NOW,
    paper,
    proof,
    said,
)
from verification.rules.facts import DocumentFact, Facts
from verification.rules.policy import DOCUMENT_KINDS, requirement_set
from verification.rules.reasons import CODES
from verification.rules.requirements import (
    Judgement,
    judge,
    standing,
)

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
