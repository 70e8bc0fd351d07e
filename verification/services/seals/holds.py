"""What else keeps a seal suspended: one cause may stand by several decisions, and each of them is lifted alone."""

from verification.models import Decision, Seal, SealEvent

LIFTED_BY = ("partly", "overturned")


def decided(seal: Seal, cause: str, *, but: Decision | None = None) -> bool:
    """Whether a decision about this very seal names the cause and still stands; `but` is the one that is lifted now.

    All of them end when the seal becomes valid again, and each when an objection to it was right.
    """
    valid = SealEvent.objects.filter(seal=seal, state=Seal.State.ACTIVE).order_by("-index").first()
    rows = Decision.objects.filter(
        case__business_id=seal.business_id, case__proposal__isnull=False, outcome=Decision.Outcome.SUSPENDED
    )
    rows = rows.exclude(later__outcome__in=LIFTED_BY).select_related("case__proposal")
    if valid is not None:
        rows = rows.filter(at__gt=valid.at)
    return any(one != but and one.reasons[0]["code"] == cause and _is_about(one, seal) for one in rows)


def _is_about(decision: Decision, seal: Seal) -> bool:
    """Measures that were proposed before there were further seals name none, and are about the main one."""
    about = decision.case.proposal.seal_id
    return about == seal.pk if about is not None else not seal.further
