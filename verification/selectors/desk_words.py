"""The words that the desk reads for codes: why something is open, causes and reasons, events, kinds of line."""

from typing import Any, Final

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from verification.selectors import words

WHY: Final[dict[str, Any]] = {
    "not_given": _("not given"),
    "not_proven": _("not proven"),
    "expired": _("ran out"),
    "not_checked": _("not checked yet"),
    "not_approved": _("not approved yet"),
    "refused": _("refused"),
    "document_refused": _("the document does not show it"),
    "document_too_old": _("the document is too old"),
}
LINES: Final[dict[str, Any]] = {
    "mobile": _("mobile"),
    "fixed_line": _("fixed line"),
    "fixed_line_or_mobile": _("fixed line or mobile"),
    "voip": _("internet telephony"),
    "toll_free": _("toll-free"),
    "uan": _("company number"),
    "shared_cost": _("shared cost"),
}
METHODS: Final[dict[str, Any]] = {
    "sms": _("code by text message"),
    "voice": _("code by call"),
    "letter": _("code by letter"),
    "call_back": _("call back"),
    "by_hand": _("by hand"),
}
CAUSES: Final[dict[str, Any]] = {
    "phone_contested": _("Another business proved the number"),
    "phone_unproven": _("The proof of the number ran out"),
    "domain_lost": _("The website is no longer proven"),
    "entity_dissolved": _("The business has been dissolved"),
    "impersonation_credible": _("Credible sign that somebody else is pretended to be"),
    "misissuance_suspected": _("The seal may have been issued wrongly"),
    "holder_request": _("The holder asked for it"),
    "false_information": _("False information"),
    "impersonation": _("Pretending to be somebody else"),
    "rules_breach": _("Breach of the rules"),
    "misissuance": _("The seal was issued wrongly"),
    "phone_reassigned": _("The number belongs to somebody else now"),
    "entity_ceased": _("The business no longer exists"),
    "not_cleared": _("Not cleared within 60 days"),
    "cleared": _("The cause has been cleared"),
    "objection_uphold": _("The decision stands"),
    "objection_partly": _("The decision is partly overturned"),
    "objection_overturn": _("The decision is overturned"),
}
EVENTS: Final[dict[str, Any]] = {
    "seal.issued": _("Seal issued"),
    "seal.renewed": _("Seal renewed"),
    "seal.extended": _("Seal extended"),
    "seal.changed": _("Seal changed"),
    "seal.suspended": _("Seal suspended"),
    "seal.resumed": _("Seal valid again"),
    "seal.expired": _("Seal expired"),
    "seal.revoked": _("Seal revoked"),
    "seal.surrendered": _("Seal returned"),
    "seal.contract_ended": _("Contract ended"),
}
ACTORS: Final[dict[str, Any]] = {
    "business": pgettext_lazy("actor", "business"),
    "reviewer": pgettext_lazy("actor", "reviewer"),
    "operator": pgettext_lazy("actor", "operator"),
    "system": pgettext_lazy("actor", "automatic"),
    "outside": pgettext_lazy("actor", "outside service"),
    "customer": pgettext_lazy("actor", "customer"),
}
FOUR_EYES: Final[dict[str, Any]] = {
    "mismatch_overridden": _("a mismatch was set aside"),
    "call_back_only": _("a call back is the only evidence"),
    "number_by_hand": _("the number was proven by hand"),
    "number_by_letter": _("the number was proven by a letter to the address"),
    "confirmed_by_hand": _("something was confirmed by hand"),
    "revocation": _("a seal is revoked"),
    "renewal_refused": _("a renewal is refused"),
    "decision_overturned": _("an earlier decision is overturned"),
}
ACTIONS: Final[dict[str, Any]] = {
    "submit": _("Submitted"),
    "start_checks": _("Automatic checks started"),
    "queue": _("Put into the queue"),
    "take": _("Taken"),
    "put_back": _("Put back"),
    "ask_back": _("Asked back"),
    "answer": _("Answered"),
    "abandon": _("Closed without an answer"),
    "reopen": _("Opened again"),
    "propose": _("Decision proposed"),
    "object": _("Proposal sent back"),
    "approve": _("Approved"),
    "reject": _("Rejected"),
    "close": _("Measure decided"),
    "appeal": _("Objection received"),
    "withdraw": _("Withdrawn"),
    "lapse": _("Lapsed"),
    "note": _("Note added"),
    "open": _("Begun"),
    "open_suspend": _("Suspension proposed"),
    "open_revoke": _("Revocation proposed"),
    "open_resume": _("Resumption proposed"),
    "ask_more_time": _("More time asked for"),
}
LISTS: Final[dict[str, dict[str, Any]]] = {
    "why": WHY,
    "line": LINES,
    "method": METHODS,
    "cause": CAUSES,
    "event": EVENTS,
    "actor": ACTORS,
    "four_eyes": FOUR_EYES,
    "action": ACTIONS,
    "state": words.STATES,
    "requirement": words.REQUIREMENTS,
    "paper": words.PAPERS,
    "source": words.SOURCES,
}


def word(kind: str, code: str) -> str:
    """The word for a code; a code without one is shown as it is, so that nothing is hidden."""
    return str(LISTS[kind].get(code, code))
