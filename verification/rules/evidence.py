"""Reads the facts of one case at one moment: which evidence holds, which is still open, which disagrees."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Final

from verification.rules.facts import DocumentFact, Facts, Finding
from verification.rules.policy import Alternative, Requirement, RequirementSet

# What these say contradicts a claim. A domain that shows nothing only fails to prove one.
CONTRADICTING: Final = {
    "vies": "VAT_INVALID",
    "gleif": "ENTITY_DATA_MISMATCH",
    "register": "ENTITY_DATA_MISMATCH",
    "letter": "ADDRESS_NOT_CONFIRMED",
    "mail": "REP_UNREACHABLE",
    "call_back": "REP_UNREACHABLE",
}
_SAME: Final = {"dns": "domain", "http": "domain"}
# A source whose answer can say more than one thing: (source, what else matched) -> its name in the policy.
_FINER: Final = {("vies", "name"): "vies_name", ("gleif", "register_no"): "gleif_register"}
_COARSER: Final = {finer: source for (source, _), finer in _FINER.items()}


@dataclass(frozen=True)
class Mismatch:
    """A source that contradicts the claim; `reason` is a code of the catalogue."""

    source: str
    reason: str
    requirements: tuple[str, ...]


@dataclass(frozen=True)
class Evidence:
    """The facts as they stand `at` a moment; `issuing` asks for an approved name."""

    facts: Facts
    at: datetime
    issuing: bool = False

    @cached_property
    def statements(self) -> dict[str, Finding]:
        """By source, the last thing it said that still counts: silence takes nothing back, of two at once the worse."""
        said = [
            one for one in self.facts.findings if one.result not in ("", "unavailable") and one.holds(self.at)
        ]
        said.sort(key=lambda one: (one.checked_at or self.at, one.result == "mismatch"))
        return {one.source: one for one in said}

    @cached_property
    def proven(self) -> frozenset[str]:
        """The needs ("source:gleif", "document:letterhead") that are met."""
        matches = [one for one in self.statements.values() if one.result == "match"]
        sources = {_SAME.get(one.source, one.source) for one in matches}
        sources |= {
            _FINER[one.source, what]
            for one in matches
            for what in one.matched
            if (one.source, what) in _FINER
        }
        papers = {f"document:{paper.kind}" for paper in self.facts.documents if paper.counts}
        return frozenset(papers | {f"source:{source}" for source in sources})

    def ways(self, requirement: Requirement) -> tuple[Alternative, ...]:
        return tuple(way for way in requirement.alternatives if self.proven.issuperset(way.needs))

    def meets(self, requirement: Requirement) -> bool:
        if requirement.code == "number":
            return self.facts.phone is not None and self.facts.phone.holds(self.at)
        if requirement.code == "name":
            return self.facts.name == "approved" or (self.facts.name == "proposed" and not self.issuing)
        if requirement.code == "details":
            return "details" in self.facts.given
        return bool(self.ways(requirement)) or self.by_hand(requirement)

    def by_hand(self, requirement: Requirement) -> bool:
        return bool(requirement.by_hand) and requirement.code in self.facts.confirmed

    def is_given(self, requirement: Requirement, asked: RequirementSet) -> bool:
        """Whether the business did its part, so that the next move is not its own."""
        if requirement.code in ("number", "name", "details"):
            return self.meets(requirement)
        keys = {requirement.given, *(way.given for way in asked.offered(requirement))} - {""}
        return bool(keys & self.facts.given) or any(
            self._may_count(paper) for paper in self._papers(requirement)
        )

    def is_silent(self, requirement: Requirement) -> bool:
        """Whether a source that could show it did not answer."""
        silent = {
            _SAME.get(one.source, one.source) for one in self.facts.findings if one.result == "unavailable"
        } - {_SAME.get(source, source) for source in self.statements}
        return any(_COARSER.get(source, source) in silent for source in _sources(requirement))

    def why(self, requirement: Requirement, asked: RequirementSet) -> str:
        """Why a requirement that is not met is open."""
        if requirement.code == "number":
            return "expired" if self.facts.phone else "not_proven"
        if requirement.code == "name":
            return {"refused": "refused", "proposed": "not_approved"}.get(self.facts.name, "not_given")
        if self.is_given(requirement, asked):
            return "expired" if self._ran_out(requirement) else "not_checked"
        papers = self._papers(requirement)
        if papers:
            return "document_too_old" if papers[-1].is_too_old else "document_refused"
        return "not_given"

    def mismatches(self, asked: RequirementSet) -> Iterator[Mismatch]:
        for source, reason in CONTRADICTING.items():
            said = self.statements.get(source)
            if said and said.result == "mismatch" and source not in self.facts.overridden:
                yield Mismatch(source, said.reason or reason, _concerned(source, asked))

    def second_looks(self, asked: RequirementSet) -> Iterator[str]:
        """Why an approval needs a second reviewer."""
        set_aside = (self.statements.get(source) for source in self.facts.overridden & CONTRADICTING.keys())
        if any(said and said.result == "mismatch" for said in set_aside):
            yield "mismatch_overridden"
        ways = [self.ways(one) for one in asked.requirements]
        only_called = any(found and all("source:call_back" in way.needs for way in found) for found in ways)
        method = self.facts.phone.method if self.facts.phone else ""
        if method == "call_back" or only_called:
            yield "call_back_only"
        if method == "by_hand":
            yield "number_by_hand"
        if method == "letter":
            # It shows that somebody at the address reads our mail, not that the number rings there.
            yield "number_by_letter"
        if "warning" in self.facts.duplicates:
            yield "warned_of"
        hands = (one for one in asked.requirements if one.by_hand == "four_eyes" and self.by_hand(one))
        if any(not self.ways(one) for one in hands):
            yield "confirmed_by_hand"

    def warnings(self) -> Iterator[str]:
        yield from (f"duplicate_{what}" for what in self.facts.duplicates)
        yield from self.facts.name_warnings
        if self.facts.line == "voip":
            yield "voip_number"
        looks = [self.statements[source].result for source in _SAME if source in self.statements]
        if "mismatch" in looks and "match" not in looks:
            yield "domain_not_shown"

    def _papers(self, requirement: Requirement) -> list[DocumentFact]:
        kinds = {need for way in requirement.alternatives for need in way.needs}
        return [paper for paper in self.facts.documents if f"document:{paper.kind}" in kinds]

    def _may_count(self, paper: DocumentFact) -> bool:
        return paper.verdict != "does_not_fit" and not paper.is_too_old

    def _ran_out(self, requirement: Requirement) -> bool:
        """A source said yes, but too long ago."""
        sources = {_COARSER.get(source, source) for source in _sources(requirement)}
        old = (
            one
            for one in self.facts.findings
            if one.result == "match" and one.checked_at and not one.holds(self.at)
        )
        return any(_SAME.get(one.source, one.source) in sources for one in old)


def _sources(requirement: Requirement) -> frozenset[str]:
    needs = (need for way in requirement.alternatives for need in way.needs)
    return frozenset(need.removeprefix("source:") for need in needs if need.startswith("source:"))


def _concerned(source: str, asked: RequirementSet) -> tuple[str, ...]:
    concerned = tuple(
        one.code
        for one in asked.requirements
        if source in {_COARSER.get(name, name) for name in _sources(one)}
    )
    return concerned or ("evidence",)
