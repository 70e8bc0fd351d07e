"""What is checked, and why somebody may be refused: the published rules of the seal."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

ALWAYS = (
    (_("Phone number"), _("A code by text message or call shows that the business controls the number now.")),
    (_("Name"), _("The public name belongs to the business and does not pass for somebody else's.")),
    (_("Who acts"), _("The person who applies is allowed to act for the business.")),
)


@dataclass(frozen=True)
class LegalForm:
    """What a kind of business proves besides its number: everything in `always`, and one of `one_of`."""

    title: Any
    always: Any
    one_of: tuple[Any, ...]


LEGAL_FORMS = (
    LegalForm(
        _("In a public register (GmbH, AG, UG, KG, e.K., Ltd and the like)"),
        _("Always: the entry in the register, and who may act for the business."),
        (
            _("an extract of the register, not older than 90 days"),
            _("a legal entity identifier (LEI) in force"),
            _("a VAT number registered on the same name"),
        ),
    ),
    LegalForm(
        _("Sole traders and freelancers"),
        _("Always: a letter with a code to the business address."),
        (
            _("the trade registration (Gewerbeanmeldung)"),
            _("a letter of the chamber or of the tax office"),
            _("a valid VAT number"),
            _("a proven website"),
        ),
    ),
    LegalForm(
        _("Associations, charities and public bodies"),
        _("Always: an e-mail to an address of the official website."),
        (
            _("the entry in the register of associations (Vereinsregister)"),
            _("the proven official website"),
            _("a letter with letterhead, and a call back to a number from a public source"),
        ),
    ),
)


@require_safe
def criteria(request: HttpRequest) -> HttpResponse:
    return render(request, "directory/criteria.html", {"always": ALWAYS, "forms": LEGAL_FORMS})
