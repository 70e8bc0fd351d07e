"""Issuing: gathers the facts again, asks the policy again, then writes seal, place and leaf in one transaction."""

from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction

from accounts.models import Business, BusinessName
from config.kernel.actors import Actor
from config.outbox.services import audit, record
from verification.issuance import leaves
from verification.models import Decision, DomainProof, Finding, PhoneNumber, Seal
from verification.rules import codes
from verification.rules.changes import renamed
from verification.rules.requirements import assurance_period, judge
from verification.services.facts import gather
from verification.services.seals import giving_way, lists, log
from verification.services.seals.errors import CannotIssue, NumberHasSeal

ENTITY_METHODS = {"gleif": "lei", "vies": "vat"}


def end_of(last_day: date) -> datetime:
    """The first moment after the last day, in UTC, as the token's dates mean it."""
    return datetime.combine(last_day + timedelta(days=1), time(0), tzinfo=UTC)


def proven_phone(business: Business, *, at: datetime, seal: Seal | None = None) -> PhoneNumber:
    """The number that a new seal is for; of a `seal` its own number, whatever else was proven meanwhile."""
    rows = business.phones.filter(state="proven", expires_at__gt=at).order_by("-proven_at")
    if seal is not None:
        rows = rows.filter(e164=seal.e164, extension=seal.extension)
    phone = rows.first()
    if phone is None:
        raise CannotIssue(why="phone")
    return phone


def approved_name(business: Business) -> BusinessName:
    name = business.names.filter(state=BusinessName.State.APPROVED).first()
    if name is None:
        raise CannotIssue(why="name")
    return name


def judge_again(decision: Decision, *, at: datetime) -> None:
    """The same policy on the facts gathered anew: anything but ready is no seal."""
    judged = judge(gather(decision.case, at=at), at=at, issuing=True)
    if judged.outcome != "ready":
        raise CannotIssue(why=judged.outcome)


def shown_name(name: BusinessName) -> str:
    return f"{name.text} ({name.city_suffix})" if name.city_suffix else name.text


def named(seal: Seal, name: BusinessName, *, at: datetime) -> dict[str, object]:
    """What a seal says once it bears `name`; the one before is told for a while, where it was another."""
    shown = shown_name(name)
    formerly = renamed(seal.formerly, old=seal.name, new=shown, at=at)
    return {"name": shown, "skeleton": name.skeleton, "formerly": formerly}


def phone_check(phone: PhoneNumber) -> dict[str, str]:
    end = phone.expires_at or phone.state_at
    return {
        "c": "phone",
        "m": phone.method,
        "on": (phone.proven_at or phone.state_at).astimezone(UTC).date().isoformat(),
        "to": (end.astimezone(UTC) - timedelta(microseconds=1)).date().isoformat(),
    }


def others_than_phone(seal: Seal) -> list[dict[str, str]]:
    """What was checked about the business: the same for each of its seals."""
    return [check for check in seal.checks if check["c"] != "phone"]


def domain_checks(business_id: UUID, assurance_to: date, *, on: datetime) -> list[dict[str, str]]:
    end = assurance_to.isoformat()
    found = []
    for proof in DomainProof.objects.filter(business_id=business_id, state="proven").order_by("domain"):
        proven = (proof.proven_at or on).astimezone(UTC).date()
        found.append({"c": "domain", "m": proof.method, "on": proven.isoformat(), "to": end})
    return found


def checks_of(decision: Decision, phone: PhoneNumber, assurance_to: date) -> list[dict[str, str]]:
    """What was checked, how, when, and how long it counts: the dated claims that the token carries."""
    end = assurance_to.isoformat()
    on = decision.at.astimezone(UTC).date().isoformat()
    found = [phone_check(phone)]
    matches = {
        row.source: row
        for row in Finding.objects.filter(case_id=decision.case_id, state="done", result=Finding.Result.MATCH)
    }
    found.append({"c": "entity", "m": _entity_method(matches), "on": on, "to": end})
    if "vies" in matches and (checked := matches["vies"].checked_at):
        found.append({"c": "vat", "m": "vies", "on": checked.astimezone(UTC).date().isoformat(), "to": end})
    return [*found, *domain_checks(phone.business_id, assurance_to, on=decision.at)]


def _entity_method(matches: dict[str, Finding]) -> str:
    """By what we know who it is: a register that named the business, else the papers that a reviewer read."""
    for source, method in ENTITY_METHODS.items():
        if source in matches and matches[source].found.get("name_result") == "match":
            return method
    return "document"


@transaction.atomic
def issue(*, decision: Decision, by: Actor, at: datetime) -> Seal:
    """Issues the seal of an approved case; called in the approving transaction.

    Raises CannotIssue when the facts no longer carry a seal, NumberHasSeal when the number has one. The token
    is signed afterwards by a job, from this row; until then nobody outside is told that the seal exists.
    """
    case = decision.case
    business = case.business
    if decision.outcome != Decision.Outcome.APPROVED or case.state != "approved":
        raise CannotIssue(why="decision")
    judge_again(decision, at=at)
    phone, name = proven_phone(business, at=at), approved_name(business)
    first, last = assurance_period(at.astimezone(UTC).date())
    seal = create(_values(decision, phone, name, first=first, last=last, at=at))
    public = business.shows_legal_details
    log.append(seal, "seal.issued", by=by, at=at, decision=decision, name_publicly=public)
    lists.mark(seal)
    giving_way.settle(seal, at=at)
    audit("verification.seal.issue", by=by, at=at, row=seal, to_state=seal.state)
    record("verification.seal_issued", at=at, seal=seal.pk, business=business.pk)
    return seal


def _values(
    decision: Decision, phone: PhoneNumber, name: BusinessName, *, first: date, last: date, at: datetime
) -> dict[str, object]:
    """Every claim of the seal, from the rows as they are at this moment."""
    case, business = decision.case, decision.case.business
    status_list, place = lists.allocate()
    public = business.shows_legal_details
    return {
        "business": business,
        "case": case,
        "phone": phone,
        "e164": phone.e164,
        "extension": phone.extension,
        "name": shown_name(name),
        "skeleton": name.skeleton,
        "legal_name": business.legal_name if public else "",
        "register": " ".join(filter(None, [business.register_no, business.register_court])) if public else "",
        "vat_id": business.vat_id if public else "",
        "city": business.city,
        "country": business.country,
        "domains": proven_domains(business),
        "checks": checks_of(decision, phone, last),
        "policy_version": decision.policy_version,
        "state_at": at,
        "assurance_from": first,
        "assurance_to": last,
        "ends_at": min(end_of(last), phone.expires_at or end_of(last)),
        "status_list": status_list,
        "status_index": place,
        "salt": leaves.new_salt(),
        "created_at": at,
        "resign_at": at,
    }


def proven_domains(business: Business) -> list[str]:
    return list(business.domains.filter(state="proven").order_by("domain").values_list("domain", flat=True))


def create(values: dict[str, object]) -> Seal:
    try:
        with transaction.atomic():
            return Seal.objects.create(code=_free_code(), **values)
    except IntegrityError as error:
        raise NumberHasSeal from error


def _free_code() -> str:
    while Seal.objects.filter(code=(code := codes.generate())).exists():
        pass
    return code
