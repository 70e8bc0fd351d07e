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
LOOKALIKES: Final[dict[str, Any]] = {
    "proposed": _("waits for a second person"),
    "in_force": _("shown to customers"),
    "refused": _("not shown"),
    "lifted": _("lifted"),
    "expired": _("ended by itself"),
}
GROUNDS: Final[dict[str, Any]] = {
    "pretends": _("Calls or writes and pretends to be the business"),
    "copies_website": _("Copies the website of the business"),
    "shows_seal": _("Shows the seal of the business"),
    "asks_for_money": _("Asks for money or codes in the name of the business"),
    "similar_name": _("Has a name that is taken for the business's"),
}
LOOKALIKE_STEPS: Final[dict[str, Any]] = {
    "propose": _("Proposed"),
    "confirm": _("Confirmed: shown to customers"),
    "refuse": _("Not shown"),
    "renew": _("Renewed"),
    "lift": _("Lifted"),
    "expire": _("Ended: nobody looked again"),
    "give_way": _("Ended: a seal stands there itself"),
    "fall": _("Ended: the seal that it looked like has ended"),
}
LOOKALIKE_KINDS: Final[dict[str, Any]] = {
    "number": _("Phone number"),
    "domain": _("Website"),
    "name": _("Name"),
}
FOUR_EYES: Final[dict[str, Any]] = {
    "mismatch_overridden": _("a mismatch was set aside"),
    "call_back_only": _("a call back is the only evidence"),
    "number_by_hand": _("the number was proven by hand"),
    "number_by_letter": _("the number was proven by a letter to the address"),
    "confirmed_by_hand": _("something was confirmed by hand"),
    "revocation": _("a seal is revoked"),
    "renewal_refused": _("a renewal is refused"),
    "warned_of": _("customers are warned of its number, website or name; a seal ends that"),
    "decision_overturned": _("an earlier decision is overturned"),
}
ACTIONS: Final[dict[str, Any]] = {
    "submit": _("Submitted"),
    "start_checks": _("Automatic checks started"),
    "queue": _("Put into the queue"),
    "take": _("Taken"),
    "put_back": _("Put back"),
    "ask_back": _("Asked back"),
    "steps_sent": _("Steps for the website mailed"),
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
    "drop": _("Measure given up"),
    "note": _("Note added"),
    "open": _("Begun"),
    "open_suspend": _("Suspension proposed"),
    "open_revoke": _("Revocation proposed"),
    "open_resume": _("Resumption proposed"),
    "open_dispute": _("Dispute about a number opened"),
    "ask_more_time": _("More time asked for"),
}
# What stands beside a step in a case's history: the kind that was begun, the outcome that was proposed, a cause.
REMARKS: Final[dict[str, Any]] = {
    **CAUSES,
    "initial": _("First case"),
    "renewal": _("Renewal"),
    "name_change": _("Change of name"),
    "phone_change": _("Change of number"),
    "further_number": _("Further number"),
    "dispute": _("Dispute about a number"),
    "misuse": _("Measure"),
    "appeal": _("Objection"),
    "approve": _("Approve – issue seal"),
    "reject": _("Reject"),
    "suspend": _("Suspend"),
    "revoke": _("Revoke"),
    "resume": _("Resume"),
    "uphold": _("The decision stands"),
    "partly": _("The decision is partly overturned"),
    "overturn": _("The decision is overturned"),
    "idle": _("Nothing had happened for two days"),
    "claimant_withdrew": _("Whoever claimed the number let it go"),
}
LISTS: Final[dict[str, dict[str, Any]]] = {
    "why": WHY,
    "line": LINES,
    "method": METHODS,
    "cause": CAUSES,
    "event": EVENTS,
    "actor": ACTORS,
    "four_eyes": FOUR_EYES,
    "ground": GROUNDS,
    "lookalike": LOOKALIKES,
    "lookalike_step": LOOKALIKE_STEPS,
    "lookalike_kind": LOOKALIKE_KINDS,
    "action": ACTIONS,
    "remark": REMARKS,
    "state": words.STATES,
    "requirement": words.REQUIREMENTS,
    "paper": words.PAPERS,
    "source": words.SOURCES,
}


def word(kind: str, code: str) -> str:
    """The word for a code; a code without one is shown as it is, so that nothing is hidden."""
    return str(LISTS[kind].get(code, code))
