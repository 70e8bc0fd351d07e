"""Mails about a letter: it is on its way, or the post brought it back."""

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from verification.emails.phones import Letter as Mail
from verification.emails.phones import day, owners, send
from verification.models import Letter
from verification.services.letters import PAGES


def _page(letter: Letter) -> str:
    return settings.PUBLIC_URL + reverse(PAGES[letter.purpose])


def posted(letter: Letter) -> None:
    """To the owners: look into the mailbox."""

    def write() -> Mail:
        return _("Our letter with your code is on its way"), [
            _("We have posted it to: %(address)s.") % {"address": ", ".join(letter.envelope)},
            _("It usually arrives within three working days. The code is valid until %(day)s.")
            % {"day": day(letter.expires_at)},
            _("Enter it here: %(url)s") % {"url": _page(letter)},
        ]

    send(owners(letter.business_id), write)


def returned(letter: Letter) -> None:
    """To the owners: nothing could be delivered there."""

    def write() -> Mail:
        return _("Our letter came back"), [
            _("The post could not deliver it to: %(address)s.") % {"address": ", ".join(letter.envelope)},
            _(
                "See whether the address is right and whether your name stands on the mailbox. Then ask for it again."
            ),
            _page(letter),
        ]

    send(owners(letter.business_id), write)
