"""The contests that a dispute decides."""

from verification.models import Case, PhoneContest

WARNING = "phone_disputed"


def named(case: Case) -> list[str]:
    """The ids of all that the case was ever about, from its warnings."""
    return [one["detail"] for one in case.warnings if one["code"] == WARNING]


def contests_of(case: Case) -> list[PhoneContest]:
    """The contests that a dispute is about and that nobody has decided yet."""
    if case.kind != Case.Kind.DISPUTE:
        return []
    found = PhoneContest.objects.filter(pk__in=named(case), state="disputed")
    return list(found.select_related("holder__business", "claimant__business").order_by("pk"))
