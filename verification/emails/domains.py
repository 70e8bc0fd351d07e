"""The steps that prove a website, as a mail for whoever looks after it: fixed words, and nothing that was typed."""

from django.conf import settings
from django.utils.translation import gettext as _

from accounts.models import Business, User
from accounts.selectors.people import name_of
from verification.selectors.domain import DomainPage
from verification.services.agency import Mail

LONGEST_NAME = 80  # in a subject line


def steps(business: Business, domain: DomainPage, *, asked_by: User) -> Mail:
    """In the language that is active: whoever asks knows which one the agency reads."""
    values = {
        "business": name_of(business)[:LONGEST_NAME],
        "domain": domain.domain,
        "site": settings.SITE_NAME,
    }
    parts = [
        _("Hello,"),
        _(
            "%(business)s wants to show that the website %(domain)s is its own, and asks you to publish a few "
            "words there. Visitors of the website will not see any difference."
        )
        % values,
        *(_record(domain) if domain.proof.method == "dns" else _file(domain)),
        _(
            "Nobody has to tell us when it is done: we look by ourselves, again and again. Please leave the words "
            "where they are, since we go on looking once a day."
        ),
        _("Questions? %(email)s has asked us to send you this and can answer them.")
        % {"email": asked_by.email},
        _("You know nothing of this business? Then ignore this mail; nothing happens without you."),
        f"{settings.SITE_NAME}\n{settings.PUBLIC_URL}",
    ]
    return Mail(_("%(business)s asks you for an entry for %(domain)s") % values, "\n\n".join(parts) + "\n")


def _record(domain: DomainPage) -> list[str]:
    return [
        _("Please add this DNS record at the company where the domain is rented:"),
        _("Type: %(type)s") % {"type": "TXT"}
        + "\n"
        + _("Name: %(name)s") % {"name": domain.record_name}
        + "\n"
        + _("Value: %(value)s") % {"value": domain.words},
        _("Some companies add the domain by themselves. The record must then not hold it twice."),
    ]


def _file(domain: DomainPage) -> list[str]:
    return [
        _("Please put a text file at exactly this address, without leading on to another one:")
        + f"\n{domain.file_address}",
        _("Its content is this one line:") + f"\n{domain.words}",
    ]
