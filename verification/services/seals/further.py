"""A further seal: one more number of a business that has a seal, resting on what was shown for that one."""

from datetime import UTC, datetime

from django.db import transaction

from config.kernel.actors import SYSTEM, Actor
from config.outbox.services import audit, record
from verification.issuance import leaves
from verification.models import Decision, PhoneContest, PhoneNumber, Seal
from verification.services.seals import deeds, family, giving_way, lists, log
from verification.services.seals.errors import CannotIssue
from verification.services.seals.issue import create, end_of, judge_again, others_than_phone, phone_check


@transaction.atomic
def issue_further(*, phone: PhoneNumber, decision: Decision, by: Actor, at: datetime) -> Seal:
    """Issues the seal of an approved further number; called in the approving transaction.

    Raises CannotIssue where the business has no valid seal of which it could be one more, or where the number is not
    proven now or somebody else claims it; NumberHasSeal where it has one. Signed afterwards by a job, as every seal.
    """
    business = decision.case.business
    if decision.outcome != Decision.Outcome.APPROVED or decision.case.state != "approved":
        raise CannotIssue(why="decision")
    main = family.hold_main(business.pk)
    today = at.astimezone(UTC).date()
    if main is None or not main.is_valid(at) or main.assurance_to <= today:
        raise CannotIssue(why="seal")
    phone = PhoneNumber.objects.select_for_update().get(pk=phone.pk)
    claimed = PhoneContest.objects.filter(holder=phone, state__in=("open", "disputed")).exists()
    if claimed or phone.business_id != business.pk or not phone.is_proven(at):
        raise CannotIssue(why="phone")
    judge_again(decision, at=at)
    seal = create(_values(main, phone, decision, at=at))
    public = business.shows_legal_details
    log.append(seal, "seal.issued", by=by, at=at, decision=decision, name_publicly=public)
    lists.mark(seal)
    giving_way.settle(seal, at=at)
    audit("verification.seal.issue", by=by, at=at, row=seal, to_state=seal.state)
    record("verification.seal_issued", at=at, seal=seal.pk, business=business.pk)
    return seal


def _values(main: Seal, phone: PhoneNumber, decision: Decision, *, at: datetime) -> dict[str, object]:
    """What the main seal says of the business, and what this decision says of the number. It ends with the main one."""
    status_list, place = lists.allocate()
    last = main.assurance_to
    same = ("business", "name", "skeleton", "legal_name", "register", "vat_id", "city", "country", "domains")
    return {
        **{name: getattr(main, name) for name in same},
        "further": True,
        "case": decision.case,
        "phone": phone,
        "e164": phone.e164,
        "extension": phone.extension,
        "checks": [phone_check(phone), *others_than_phone(main)],
        "policy_version": decision.policy_version,
        "state_at": at,
        "assurance_from": at.astimezone(UTC).date(),
        "assurance_to": last,
        "extended": main.extended,
        "ends_at": min(end_of(last), phone.expires_at or end_of(last)),
        "status_list": status_list,
        "status_index": place,
        "salt": leaves.new_salt(),
        "created_at": at,
        "resign_at": at,
    }


@transaction.atomic
def catch_up(*, seal_id: int, at: datetime) -> None:
    """The main seal was renewed without this one, which is valid again and whose number is proven: so is this one."""
    main = family.hold_main(Seal.objects.values_list("business_id", flat=True).get(pk=seal_id))
    rows = Seal.objects.select_for_update(of=("self",)).select_related("business", "phone")
    seal = rows.get(pk=seal_id)
    if (
        main is None
        or not main.is_valid(at)
        or seal.state != Seal.State.ACTIVE
        or not seal.phone.is_proven(at)
    ):
        return
    if seal.assurance_to < main.assurance_to and not main.extended:
        decision = Decision.objects.get(case=main.case, outcome=Decision.Outcome.APPROVED)
        deeds.keep_up(seal, main, decision=decision, by=SYSTEM, at=at)
