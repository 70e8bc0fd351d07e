"""The words that stand for codes, in the reader's language: tasks, requirements, papers, sources, states."""

from typing import Any, Final

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

TASKS: Final[dict[str, Any]] = {
    "kind": _("Kind of business"),
    "details": _("Company details"),
    "identifiers": _("Register and VAT number"),
    "phone": _("Confirm phone number"),
    "address": _("Confirm business address"),
    "domain": _("Website"),
    "documents": _("Documents"),
    "submit": _("Submit details"),
}
HINTS: Final[dict[str, Any]] = {
    "kind": _("Decides what we need from you"),
    "details": _("Name, address and who acts for the business"),
    "identifiers": _("The numbers, as they stand in your papers"),
    "phone": _("Customers see this number beside your seal"),
    "address": _("We send a letter with a code to your address"),
    "domain": _("Shows customers on which website your seal counts"),
    "documents": _("One file as PDF, JPG or PNG, up to 10 MB"),
}
GROUPS: Final[dict[str, Any]] = {
    "business": _("Your business"),
    "phone": _("Your number"),
    "evidence": _("Your evidence"),
}
# status -> (kind of tag, word, icon)
STATUSES: Final[dict[str, tuple[str, Any, str]]] = {
    "done": ("ok", _("Completed"), "check"),
    "doing": ("todo", _("In progress"), ""),
    "open": ("todo", _("To do"), ""),
    "checking": ("run", _("Being checked"), "clock"),
    "problem": ("bad", _("There is a problem"), "circle-alert"),
    "blocked": ("off", _("Cannot start yet"), ""),
    "optional": ("neu", pgettext_lazy("task", "Optional"), ""),
}
REQUIREMENTS: Final[dict[str, Any]] = {
    "number": _("A phone number that you confirmed"),
    "number_document": _("A paper that names you as the owner of the number"),
    "details": _("Legal name, legal form and address"),
    "name": _("The name beside the seal"),
    "name_evidence": _("Something that shows the new name"),
    "register_match": _("The entry in the register"),
    "representative": _("Who acts for the business"),
    "address": _("The business address"),
    "official_mail": _("The official e-mail address"),
    "evidence": _("Evidence that the business exists"),
}
ALTERNATIVES: Final[dict[str, Any]] = {
    "register_extract": _("Extract from the register, not older than 90 days"),
    "lei": _("A valid LEI"),
    "vat_name": _("VAT number under the name of the business"),
    "vat_valid": _("Valid VAT number"),
    "trade_registration": _("Trade registration"),
    "chamber_or_tax_letter": _("Letter from the chamber or the tax office"),
    "domain": _("Your website"),
    "official_domain": _("Your official website"),
    "association_extract": _("Extract from the register of associations"),
    "letterhead_call_back": _("Letterhead, and a call from us"),
    "phone_bill": _("Phone bill"),
    "provider_letter": _("Letter from the phone company"),
    "authority": _("Power of attorney"),
    "letter": _("A letter from us to the address"),
    "mail": _("An e-mail from us to the official address"),
    "register_look_up": _("Our look into the register"),
    "lei_register": _("A valid LEI with the register number"),
}
PAPERS: Final[dict[str, Any]] = {
    "register_extract": _("Extract from the register, not older than 90 days"),
    "authority": _("Power of attorney"),
    "trade_registration": _("Trade registration"),
    "chamber_or_tax_letter": _("Letter from the chamber or the tax office"),
    "association_extract": _("Extract from the register of associations"),
    "letterhead": _("A letter on your letterhead"),
    "phone_bill": _("Phone bill"),
    "provider_letter": _("Letter from the phone company"),
    "objection": _("File of an objection"),
}
SOURCES: Final[dict[str, Any]] = {
    "vies": _("VAT number at the EU (VIES)"),
    "gleif": _("LEI at GLEIF"),
    "dns": _("Website: DNS record"),
    "http": _("Website: file"),
    "letter": _("Letter to the business address"),
}
STATES: Final[dict[str, Any]] = {
    "draft": pgettext_lazy("case", "Not submitted yet"),
    "submitted": pgettext_lazy("case", "Received"),
    "auto_checks": pgettext_lazy("case", "Automatic checks"),
    "in_queue": pgettext_lazy("case", "Waiting for a reviewer"),
    "in_review": pgettext_lazy("case", "A reviewer is looking at it"),
    "info_requested": pgettext_lazy("case", "We have a question"),
    "decision_proposed": pgettext_lazy("case", "A second person is looking at it"),
    "approved": pgettext_lazy("case", "Approved"),
    "rejected": pgettext_lazy("case", "Not approved"),
    "withdrawn": pgettext_lazy("case", "Withdrawn"),
    "abandoned": pgettext_lazy("case", "Closed without an answer"),
    "appealed": pgettext_lazy("case", "Objection received"),
    "closed": pgettext_lazy("case", "Decided"),
}
DETAILS: Final[dict[str, Any]] = {
    "no_record": _("There is no such record yet."),
    "resolvers_disagree": _("Not every part of the internet sees the record yet. This can take some hours."),
    "looks_disagree": _("Different servers show different files."),
    "no_address": _("The domain has no address at which a website answers."),
    "address_not_public": _("The domain points to an address inside a network."),
    "redirect": _("The address of the file leads on to another one. It must answer itself."),
    "encoding": _("The file is sent compressed. It must be plain text."),
    "malformed_name": _("The domain cannot be looked up."),
    "certificate": _("The website's certificate is not valid for this domain."),
    "tls": _("The website does not speak HTTPS properly."),
    "timeout": _("The server did not answer in time."),
    "connection": _("The server cannot be reached."),
    "resolver": _("The name servers of the domain do not answer."),
    "other_words": _("We found something, but not the words below."),
    "http_404": _("There is no such file yet."),
}
UNKNOWN_DETAIL: Final = _("The server did not give a usable answer.")
