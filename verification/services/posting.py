"""The operator's side of letters: takes the paper, posts it, notes what came back."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import Membership, User
from accounts.permissions import desk_actor
from config.kernel.actors import Actor
from config.kernel.errors import Refused
from config.outbox.moves import move
from config.outbox.services import audit
from verification.lifecycle import LETTER
from verification.models import Letter
from verification.services import addresses, letters, papers_box
from verification.services.review.errors import OwnBusiness


class NoPaper(Refused):
    """It is not printed yet, or was posted already."""

    code = "no_paper"
    message = _("There is no paper of this letter: it is not made yet, or it has been posted.")


def _operator(letter: Letter, person: User) -> Actor:
    """Whoever sees a code must not be the one who could enter it."""
    if Membership.objects.filter(business_id=letter.business_id, user=person).exists():
        raise OwnBusiness
    return desk_actor(person)


@transaction.atomic
def take_paper(*, letter: Letter, person: User, at: datetime) -> bytes:
    """The PDF to print; every look is written down, since the code stands on it. Raises NoPaper, OwnBusiness."""
    by = _operator(letter, person)
    current = Letter.objects.select_for_update().get(pk=letter.pk)
    if current.paper is None:
        raise NoPaper
    audit("verification.letter.take_paper", by=by, at=at, row=current)
    return papers_box.unlock(current.paper)


@transaction.atomic
def post(*, letter: Letter, person: User, at: datetime) -> Letter:
    """The operator has put it into the mail. Raises IllegalMove for a letter that is not printed."""
    return letters.post_here(letter, by=_operator(letter, person), at=at)


@transaction.atomic
def returned(*, letter: Letter, person: User, at: datetime) -> Letter:
    """The post brought it back. For an address that is a contradiction, which a reviewer sees."""
    by = _operator(letter, person)
    current = move(letter, LETTER, "return", by=by, at=at)
    if current.purpose == Letter.Purpose.ADDRESS:
        addresses.note(letter=current, result="mismatch", by=by, at=at)
    return current
