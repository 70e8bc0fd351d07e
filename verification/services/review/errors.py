"""Why a deed at the review desk is refused."""

from django.utils.translation import gettext_lazy as _

from config.kernel.errors import Refused


class OwnBusiness(Refused):
    """Nobody decides on their own business, or on what they submitted."""

    code = "own_business"
    message = _("You belong to this business. Somebody else has to decide.")


class NotAssigned(Refused):
    """Only whoever took the case may work on it."""

    code = "not_assigned"
    message = _("This case is with somebody else, or has been put back. Take it first.")


class SamePerson(Refused):
    """Four eyes are two people."""

    code = "same_person"
    message = _("You proposed this decision yourself. A second person has to confirm it.")


class ReasonMissing(Refused):
    """No refusing decision without a code of the catalogue, and what it is about."""

    code = "reason_missing"
    message = _("Choose at least one reason, and the requirement that it is about.")


class EvidenceMissing(Refused):
    """Approving needs every requirement met, or a second person to override what does not match."""

    code = "evidence_missing"
    message = _("This cannot be approved: something that is required has not been shown.")


class OtherOutcomes(Refused):
    """An objection is upheld, partly upheld or overturned; anything else is approved, asked back or rejected."""

    code = "other_outcomes"
    message = _("This outcome is not possible here. Reload the page and choose one that it offers.")


class MeasureWaits(Refused):
    """One proposal at a time for each deed on each seal."""

    code = "measure_waits"
    message = _("The same measure about this seal waits for a second person already. Open it in the list.")


class SealEnded(Refused):
    """A measure is about a living seal."""

    code = "seal_ended"
    message = _("This seal has ended meanwhile. There is nothing left to decide about it.")


class AppealNeedsAnother(Refused):
    """Whoever decided first does not decide the appeal."""

    code = "appeal_needs_another"
    message = _("You decided the case that this is about. Somebody else has to decide now.")
