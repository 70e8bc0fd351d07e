"""The table of an application to the pilot."""

from config.kernel.lifecycle import Lifecycle, Move

DESK = ("reviewer", "operator")

APPLICATION = Lifecycle(
    name="pilot.application",
    initial="draft",
    moves=(
        Move("draft", "submit", ("business",), "submitted", "pilot.application_submitted", "operator"),
        Move("submitted", "screen", ("system",), "screening", "pilot.application_screened", "operator"),
        Move("screening", "ask", DESK, "needs_answer", "pilot.application_asked", "business"),
        Move("needs_answer", "answer", ("business",), "screening", "pilot.application_answered", "operator"),
        Move(
            "needs_answer",
            "stop_waiting",
            ("system",),
            "screening",
            "",
            "operator",
            note="no answer in 14 days",
        ),
        Move("screening", "waitlist", DESK, "waitlisted", "pilot.application_waitlisted", "operator"),
        Move("screening", "decline", DESK, "declined", "pilot.application_declined"),
        Move("waitlisted", "decline", DESK, "declined", "pilot.application_declined"),
        Move(
            "screening",
            "invite",
            DESK,
            "invited",
            "pilot.application_invited",
            "business",
            note="cohort has room",
        ),
        Move(
            "waitlisted",
            "invite",
            DESK,
            "invited",
            "pilot.application_invited",
            "business",
            note="cohort has room",
        ),
        Move("invited", "accept", ("business",), "accepted", "pilot.application_accepted", "business"),
        Move("invited", "lapse_once", ("system",), "waitlisted", "pilot.application_lapsed_once", "operator"),
        Move("invited", "lapse", ("system",), "lapsed", "pilot.application_lapsed"),
        Move("accepted", "onboard", ("system",), "onboarded", "pilot.application_onboarded"),
        *(
            Move(state, "withdraw", ("business",), "withdrawn", "pilot.application_withdrawn")
            for state in ("draft", "submitted", "screening", "needs_answer", "waitlisted", "invited")
        ),
        *(
            Move(
                state,
                "end_programme",
                ("operator", "system"),
                "programme_ended",
                "pilot.application_ended",
                note="on the last day, after 14 days' notice",
            )
            for state in ("submitted", "screening", "needs_answer", "waitlisted", "invited", "accepted")
        ),
    ),
)
