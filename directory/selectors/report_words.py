"""The words of reports: kinds, states, outcomes."""

from typing import Any, Final

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from directory.models import Report

KIND_WORDS: Final[dict[str, Any]] = {
    "impersonation": _("Somebody pretends to be a business"),
    "seal_elsewhere": _("The seal is shown where it does not belong"),
    "wrong_number": _("The number no longer belongs to the business"),
    "unwanted_contact": _("A business contacts me although I do not want it"),
    "wrong_details": _("Details of a business are wrong"),
    "wrong_warning": _("You warn of me, and that is wrong"),
    "illegal_content": _("Illegal content (notice under the Digital Services Act)"),
    "other": _("Something else"),
}
STATE_WORDS: Final[dict[str, Any]] = {
    "received": _("Received"),
    "triaged": _("Looked at"),
    "investigating": _("Being looked into"),
    "action_taken": _("Action taken"),
    "no_action": _("No action"),
    "duplicate": _("Known already"),
}
STATE_TAGS: Final = {"received": "todo", "triaged": "run", "investigating": "run", "action_taken": "ok",
                     "no_action": "neu", "duplicate": "neu"}  # fmt: skip
ACTION_WORDS: Final[dict[str, Any]] = {
    "seal_measure": _("The seal was suspended or revoked, by a decision"),
    "warning_set": _("Customers are warned of it, by a decision of two"),
    "warning_lifted": _("The warning was lifted"),
    "profile_corrected": _("The business corrected its details"),
    "business_warned": _("The business was warned"),
    "number_proved_again": _("The number was proved again"),
}
# What the reporter hears: the class of the outcome, nothing about third parties.
OUTCOME_WORDS: Final[dict[str, Any]] = {
    "action_taken": _("We looked into your report and acted on it."),
    "no_action": _("We looked into your report and found no reason to act."),
    "duplicate": _("Somebody reported the same before you. We look into it under that report."),
}


def redress(report: Report) -> list[str]:
    """What somebody can do who sees the outcome differently; nothing before there is one (Digital Services Act, 16)."""
    if report.state not in ("action_taken", "no_action"):
        return []
    said: list[Any] = []
    if email := settings.OPERATOR["email"]:
        said.append(_("Write to %(email)s and name the reference.") % {"email": email})
    if report.kind == "illegal_content":
        said.append(_("A person decided this, no machine."))
        said.append(
            _("You can also go to a court, or complain to the Digital Services Coordinator of your country.")
        )
    return [str(one) for one in said]
