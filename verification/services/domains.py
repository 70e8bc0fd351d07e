"""A business's proof that a domain is its own: chosen, shown, dropped."""

import secrets
from dataclasses import replace
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import Business
from config.kernel.actors import SYSTEM, Actor
from config.kernel.errors import Refused
from config.outbox.moves import move
from verification.lifecycle import DOMAIN
from verification.models import Case, Decision, DomainProof, Finding, Seal
from verification.rules import looks
from verification.rules.looks import Verdict
from verification.rules.requirements import judge
from verification.selectors.facts import gather
from verification.services import drafts, findings

METHODS = ("dns", "http")
LIVE = ("open", "proven")


def current(case: Case) -> DomainProof | None:
    """The one domain that the business shows now, proven or not."""
    return DomainProof.objects.filter(business_id=case.business_id, state__in=LIVE).first()


class SealRestsOnIt(Refused):
    """Without this website nothing shows any more that the business exists."""

    code = "seal_rests_on_it"
    message = _(
        "Your seal rests on this website: it is what showed that the business exists. Leave the words where they are."
        " With the next renewal you can show something else instead."
    )


def carries_a_seal(proof: DomainProof, *, at: datetime) -> bool:
    """Whether a living seal rests on this proof: without it the evidence of its case would not be enough."""
    rows = Seal.objects.filter(
        business_id=proof.business_id, state__in=("active", "suspended"), further=False
    )
    seal = rows.select_related("case__business").first()
    if seal is None or proof.domain not in seal.domains:
        return False
    decision = Decision.objects.get(case=seal.case, outcome=Decision.Outcome.APPROVED)
    facts = gather(seal.case, at=at, duplicates=False)
    others = tuple(one for one in facts.findings if one.source not in METHODS)
    # As of the decision: what it rested on does not lose its weight by getting older.
    judged = judge(replace(facts, findings=others), at=decision.at)
    return "evidence" in {one.code for one in judged.missing}


@transaction.atomic
def choose(*, business: Business, domain: str, method: str, by: Actor, at: datetime) -> DomainProof:
    """Takes `domain` (canonical) as the one to prove and starts looking. Raises Locked, LimitReached, SealRestsOnIt.

    Choosing the same domain again keeps its words, so that a record already published stays good.
    """
    case, _fields = drafts.hold(business=business, task="domain")
    live = current(case)
    if live is None or live.domain != domain:
        _let_go(case, by=by, at=at)
        live = None
    if live is None:
        live = DomainProof.objects.create(
            business_id=case.business_id,
            domain=domain,
            method=method,
            nonce=secrets.token_hex(16),
            state_at=at,
            created_at=at,
        )
    elif live.method != method and live.state == "open":
        DomainProof.objects.filter(pk=live.pk, state="open").update(method=method)
        live.method = method
    ask(case=case, proof=live, by=by, at=at)
    drafts.refresh(case, at=at)
    return live


@transaction.atomic
def ask(*, case: Case, proof: DomainProof, by: Actor, at: datetime) -> None:
    """Makes sure that exactly the chosen way is looked at."""
    for method in METHODS:
        claim = proof.domain if method == proof.method else ""
        findings.ask(case=case, source=method, claim=claim, by=by, at=at)


@transaction.atomic
def check_now(*, business: Business, by: Actor, at: datetime) -> None:
    """Looks now instead of at the next turn; a look that had been given up is begun anew.

    Raises Locked, LimitReached.
    """
    case, _fields = drafts.hold(business=business, task="domain")
    proof = current(case)
    if proof is None or proof.state == "proven":
        return
    ended = case.findings.filter(source=proof.method, state="done").exclude(result=Finding.Result.MATCH)
    if ended.exists():
        findings.ask_again(case=case, sources=(proof.method,), by=by, at=at)
        return
    ask(case=case, proof=proof, by=by, at=at)
    for waiting in case.findings.filter(source=proof.method, state="due"):
        findings.hurry(finding=waiting, by=by, at=at)


@transaction.atomic
def drop(*, business: Business, by: Actor, at: datetime) -> None:
    """The business shows no domain; what was found about it is discarded. Raises Locked."""
    case, _fields = drafts.hold(business=business, task="domain")
    _let_go(case, by=by, at=at)
    drafts.refresh(case, at=at)


def _let_go(case: Case, *, by: Actor, at: datetime) -> None:
    """Looks first, then proofs: the order in which a look that ends locks them. Raises SealRestsOnIt."""
    rows = DomainProof.objects.filter(business_id=case.business_id, state__in=(*LIVE, "lost"))
    if any(carries_a_seal(proof, at=at) for proof in rows):
        raise SealRestsOnIt
    for method in METHODS:
        findings.ask(case=case, source=method, claim="", by=by, at=at)
    for proof in rows:
        move(proof, DOMAIN, "drop", by=by, at=at, event_ids={"business": case.business_id})


@transaction.atomic
def remember(*, finding: Finding, verdict: Verdict | None, at: datetime) -> None:
    """Carries the end of a look over to the proof itself, which outlives the case."""
    if verdict is None or verdict.result != "match":
        return
    rows = DomainProof.objects.select_for_update().filter(
        business_id=finding.case.business_id, domain=finding.claim, state__in=LIVE
    )
    proof = rows.first()
    if proof is not None:
        seen_again(proof, at=at)


@transaction.atomic
def seen_again(proof: DomainProof, *, at: datetime) -> None:
    """The proof is there (again): proven from now, or still."""
    good = {"last_ok_at": at, "absent_since": None, "next_at": at + looks.DOMAIN_EVERY}
    if proof.state == "proven":
        DomainProof.objects.filter(pk=proof.pk, state="proven").update(**good)
        return
    ids = {"business": proof.business_id}
    move(proof, DOMAIN, "prove", by=SYSTEM, at=at, changes={**good, "proven_at": at}, event_ids=ids)
