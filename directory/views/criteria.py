"""The published criteria: drawn from the very policy that judges the cases, so that they cannot differ."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from directory.views import caching
from verification.rules.policy import Requirement, requirement_set

# One example of each path of the policy; the words name the forms that take it.
FORMS = (
    ("legal_entity", "GmbH", _("In a public register (GmbH, AG, UG, KG, e.K., Ltd and the like)")),
    ("sole_trader", "", _("Sole traders and freelancers")),
    ("public_body", "", _("Associations, charities and public bodies")),
)
COMMON = ("number", "number_document", "details", "name")
REQUIREMENTS = {
    "number": (
        _("Phone number"),
        _("A code by text message or call shows that the business controls the number now."),
    ),
    "number_document": (_("Number of internet telephony"), _("It is easily moved, so it needs a paper too:")),
    "details": (_("Company details"), _("Legal name, legal form and address are complete.")),
    "name": (
        _("Name"),
        _("The public name belongs to the business and does not pass for somebody else's."),
    ),
    "register_match": (_("Register entry"), _("What is stated agrees with the register:")),
    "representative": (_("Who acts"), _("Somebody who may act for the business is named and shown:")),
    "address": (_("Address"), _("We know that the business is there:")),
    "official_mail": (_("Official address"), _("The organisation answers at its own address:")),
    "evidence": (_("Proof"), _("One of these is enough:")),
}
WAYS = {
    "phone_bill": _("a phone bill that shows number and name"),
    "provider_letter": _("a letter of the provider that shows number and name"),
    "register_look_up": _("our own look into the register"),
    "lei_register": _("the register entry as the legal entity identifier (LEI) gives it"),
    "register_extract": _("an extract of the register, not older than 90 days"),
    "authority": _("a written authority"),
    "lei": _("a legal entity identifier (LEI) in force"),
    "vat_name": _("a VAT number on the same name, where the country tells the name"),
    "letter": _("a letter with a code to the business address"),
    "trade_registration": _("the trade registration (Gewerbeanmeldung)"),
    "chamber_or_tax_letter": _("a letter of the chamber or of the tax office"),
    "vat_valid": _("a valid VAT number"),
    "domain": _("a proven website"),
    "mail": _("an e-mail to an address of the official website"),
    "association_extract": _("the entry in the register of associations (Vereinsregister)"),
    "official_domain": _("the proven official website"),
    "letterhead_call_back": _("a letter with letterhead, and a call back to a number from a public source"),
}


@require_safe
def criteria(request: HttpRequest) -> HttpResponse:
    sets = [(title, requirement_set(kind, "DE", form, "voip")) for kind, form, title in FORMS]
    always = [_words(one) for one in sets[0][1].requirements if one.code in COMMON]
    forms = [
        {"title": title, "rows": [_words(one) for one in asked.requirements if one.code not in COMMON]}
        for title, asked in sets
    ]
    drawn = render(request, "directory/criteria.html", {"always": always, "forms": forms})
    return caching.standing(request, drawn)


def _words(requirement: Requirement) -> dict[str, Any]:
    title, text = REQUIREMENTS[requirement.code]
    return {"title": title, "text": text, "ways": [WAYS[way.code] for way in requirement.alternatives]}
