"""The code of a letter is entered: burnt first, then compared; it proves the number, or the address."""

import contextlib
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import Business
from config.kernel.actors import Actor
from config.kernel.errors import Refused
from config.kernel.lifecycle import IllegalMove
from config.outbox.moves import move
from config.outbox.services import audit
from verification.lifecycle import LETTER
from verification.models import Letter
from verification.rules.challenges import TRIES, is_code
from verification.services import addresses, allowances, contests, phones
from verification.services.letters import code_of
from verification.services.tries import WrongCode, burn


class LetterLocked(Refused):
    """Five wrong codes: this letter is worth nothing any more."""

    code = "letter_tries"
    message = _("Too many tries. The code of this letter no longer counts. You can ask for another letter.")


class LetterOver(Refused):
    """The thirty days are over, or the letter was called off; no try was burnt."""

    code = "letter_over"
    message = _("This letter no longer counts. You can ask for another one.")


def confirm(*, business: Business, letter_id: UUID, code: str, by: Actor, at: datetime) -> contests.Result:
    """Tries `code` (see `rules.letters.normalise`) on a letter of this business.

    Not atomic on purpose: a try that was burnt stays burnt. Raises Letter.DoesNotExist for another business's
    letter, and WrongCode, LetterLocked, LetterOver or LimitReached.
    """
    rows = Letter.objects.select_related("phone", "business").filter(business=business)
    letter = rows.get(pk=letter_id)
    live = Letter.objects.filter(state__in=Letter.LIVE)
    tries = burn(live, letter.pk, uses=allowances.letter_try_uses(business.pk), at=at)
    if tries is None:
        return _explain(rows.get(pk=letter_id))
    if not is_code(code, code_of(letter)):
        raise _failed(letter, tries, by=by, at=at)
    return _succeed(letter, by=by, at=at)


def _explain(letter: Letter) -> contests.Result:
    """Why no try was taken, from the row as it is now."""
    if letter.state == "verified":
        # The same form sent twice: the first one did it.
        return contests.standing_of(letter.phone) if letter.phone else "proven"
    raise LetterLocked if letter.attempts >= TRIES else LetterOver


@transaction.atomic
def _failed(letter: Letter, tries: int, *, by: Actor, at: datetime) -> Refused:
    audit("verification.letter.wrong_code", by=by, at=at, row=letter)
    if tries < TRIES:
        return WrongCode(left=TRIES - tries)
    # Another of the five tries may just have been the right one.
    with contextlib.suppress(IllegalMove):
        move(letter, LETTER, "exhaust", by=by, at=at, changes={"paper": None})
    return LetterLocked()


@transaction.atomic
def _succeed(letter: Letter, *, by: Actor, at: datetime) -> contests.Result:
    """The letter is used up and what it proves is proven together; the table lets one of many callers through."""
    try:
        move(letter, LETTER, "verify", by=by, at=at, changes={"verified_at": at, "paper": None})
    except IllegalMove:
        return _explain(Letter.objects.select_related("phone").get(pk=letter.pk))
    if letter.phone is not None:
        return phones.prove(phone=letter.phone, method="letter", by=by, at=at)
    addresses.note(letter=letter, result="match", by=by, at=at)
    return "proven"
