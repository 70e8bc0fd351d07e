"""What states and warnings are called at the desk."""

from django.utils.translation import gettext_lazy as _

# state: (kind of tag, words)
STATES = {
    "draft": ("neu", _("Draft")),
    "submitted": ("run", _("Received")),
    "screening": ("todo", _("To decide")),
    "needs_answer": ("run", _("Question asked")),
    "waitlisted": ("neu", _("Waiting list")),
    "invited": ("run", _("Invited")),
    "accepted": ("ok", _("Account opened")),
    "onboarded": ("ok", _("On board")),
    "declined": ("off", _("Declined")),
    "lapsed": ("off", _("Invitation ran out")),
    "withdrawn": ("off", _("Withdrawn")),
    "programme_ended": ("off", _("Programme ended")),
}

WARNINGS = {
    "SAME_EMAIL": _("Another sign-up has the same e-mail address"),
    "SAME_NAME": _("Another sign-up has the same name"),
    "NAME_OF_BUSINESS": _("A business here has this name"),
    "NAME_PROBLEM": _("The name could not stand beside a seal"),
    "OUT_OF_SCOPE_COUNTRY": _("The country does not take part"),
    "FILLED_TOO_FAST": _("Filled in faster than a person types"),
}

# Audit action: what it says in a timeline. What is not named here is not shown.
HAPPENED = {
    "pilot.application.start": _("Started"),
    "pilot.application.submit": _("Sent"),
    "pilot.application.screen": _("Looked over automatically"),
    "pilot.application.ask": _("Question asked"),
    "pilot.application.answer": _("Question answered"),
    "pilot.application.answer_late": _("Question answered late"),
    "pilot.application.stop_waiting": _("No answer in time"),
    "pilot.application.waitlist": _("Moved to the waiting list"),
    "pilot.application.decline": _("Declined"),
    "pilot.application.invite": _("Invited"),
    "pilot.invitation.renew": _("Invitation sent again"),
    "pilot.application.lapse_once": _("Invitation ran out, back on the waiting list"),
    "pilot.application.lapse": _("Invitation ran out"),
    "pilot.application.accept": _("Invitation accepted, account opened"),
    "pilot.application.onboard": _("On board"),
    "pilot.application.withdraw": _("Withdrawn"),
    "pilot.application.erase": _("Answers deleted"),
    "pilot.application.end_programme": _("Programme ended"),
    "pilot.application.draw": _("Took part in the draw"),
    "pilot.application.carry_on": _("Answers taken to another programme"),
    "pilot.application.confirm_email": _("E-mail address confirmed"),
    "pilot.application.note": _("Note added"),
}
# Of these, what the applicant reads: nothing of the desk's own work.
PUBLIC = frozenset(HAPPENED) - {
    "pilot.application.screen",
    "pilot.application.note",
    "pilot.application.start",
}
