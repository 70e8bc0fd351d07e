"""The seal of a business and its further ones: who falls, and rises, with whom, and in which order rows are locked."""

from uuid import UUID

from verification.models import Seal
from verification.services.seals import lists
from verification.services.seals.errors import MainFirst

LIVING = ("active", "suspended")
# What is wrong with one number says nothing about the others; everything else is about the business.
OF_THE_NUMBER = ("phone_unproven", "phone_contested")


def hold_main(business_id: UUID) -> Seal | None:
    """The living main seal with its row locked; None where there is none."""
    rows = Seal.objects.select_for_update(of=("self",)).select_related("business", "case")
    return rows.filter(business_id=business_id, state__in=LIVING, further=False).first()


def causes_of_main(seal: Seal) -> list[str]:
    """What stands against the business on the main row, which is locked; nothing for a main one."""
    main = hold_main(seal.business_id) if seal.further else None
    return [] if main is None else [cause for cause in main.causes if cause not in OF_THE_NUMBER]


def must_not_wait(seal: Seal) -> None:
    """Raises MainFirst where a further seal cannot be valid before its main one is."""
    if causes_of_main(seal):
        raise MainFirst


def beside(seal: Seal) -> list[Seal]:
    """The further seals that follow a main one, locked; nothing for a further one.

    The main row is locked first, so that none is issued at this moment; then the others, and all their lists, before
    anybody writes to the log.
    """
    if seal.further:
        return []
    Seal.objects.select_for_update().get(pk=seal.pk)
    rows = Seal.objects.select_for_update(of=("self",)).select_related("business")
    others = list(rows.filter(business_id=seal.business_id, state__in=LIVING, further=True).order_by("pk"))
    if others:
        lists.hold([seal, *others])
    return others
