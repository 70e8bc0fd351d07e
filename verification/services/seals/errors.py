"""Why a deed on a seal is refused."""

from django.utils.translation import gettext_lazy as _

from config.kernel.errors import Refused


class CannotIssue(Refused):
    """The facts, gathered again at issuance, do not carry a seal. `why` names the missing one."""

    code = "cannot_issue"
    message = _(
        "The seal cannot be issued now: the phone number, the name or the decision is no longer in order."
    )


class NumberHasSeal(Refused):
    """The database refused a second living seal for this number or business."""

    code = "number_has_seal"
    message = _("This number or this business already has a seal.")


class UnknownReason(Refused):
    """Suspending and revoking take a reason of the closed list only."""

    code = "unknown_reason"
    message = _("Choose one of the listed reasons.")


class NeedsSecondReviewer(Refused):
    """Revoking takes two people."""

    code = "needs_second_reviewer"
    message = _("A second reviewer has to confirm this. It cannot be the same person.")


class MainFirst(Refused):
    """A further seal is not valid while something about the business stands against the main one."""

    code = "main_first"
    message = _(
        "The main seal of this business is suspended for something that is about the business."
        " Resume the main seal first: this one follows it."
    )
