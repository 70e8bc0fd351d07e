"""Mails about a call by the desk: when it comes, that nobody answered, how it ended."""

from django.conf import settings
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from verification.emails.phones import Letter as Mail
from verification.emails.phones import day, owners, send
from verification.models import CallBack


def _slot(call: CallBack) -> dict[str, str]:
    begins, ends = localtime(call.slot_from), localtime(call.slot_to)
    return {
        "day": day(call.slot_from),
        "begins": date_format(begins, "H:i"),
        "ends": date_format(ends, "TIME_FORMAT"),
        "number": call.phone.typed,
    }


def _page() -> str:
    return settings.PUBLIC_URL + reverse("verification:call_back")


def asked(call: CallBack) -> None:
    """To the owners: when we call, and which number."""

    def write() -> Mail:
        return _("We will call you"), [
            _("We call %(number)s on %(day)s between %(begins)s and %(ends)s.") % _slot(call),
            _("We look the number up in a public source and call the one that stands there."),
            _(
                "Tell whoever answers that we will ask whether your business wants a seal. We never ask for a code."
            ),
            _("Another time: %(url)s") % {"url": _page()},
        ]

    send(owners(call.phone.business_id), write)


def missed(call: CallBack) -> None:
    """To the owners: one more call, and when."""

    def write() -> Mail:
        return _("We could not reach you"), [
            _("We called %(number)s and nobody answered.") % {"number": call.phone.typed},
            _("We call once more on %(day)s between %(begins)s and %(ends)s.") % _slot(call),
            _("Another time: %(url)s") % {"url": _page()},
        ]

    send(owners(call.phone.business_id), write)


def confirmed(call: CallBack) -> None:
    """To the owners: the number counts, or somebody else holds it so far."""

    def write() -> Mail:
        number = {"number": call.phone.typed}
        if call.phone.state == "proven":
            told = _("We have reached you at %(number)s. The number is confirmed.") % number
        else:
            told = _("We have reached you at %(number)s. So far it belongs to another business.") % number
        return _("Our call has reached you"), [told, settings.PUBLIC_URL + reverse("verification:tasks")]

    send(owners(call.phone.business_id), write)


def ended(call: CallBack) -> None:
    """To the owners: the call did not confirm the number."""

    def write() -> Mail:
        number = {"number": call.phone.typed}
        if call.state == "missed":
            told = _("We called %(number)s twice and nobody answered.") % number
        else:
            told = (
                _("We called about %(number)s, and the call did not confirm that the number is yours.")
                % number
            )
        return _("The call did not confirm your number"), [
            told,
            _("You can ask for another call, have a letter sent, or prove another number."),
            settings.PUBLIC_URL + reverse("verification:phone"),
        ]

    send(owners(call.phone.business_id), write)
