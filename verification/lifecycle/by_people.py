"""The tables of what people carry: letters with a code, and calls that the desk makes."""

from config.kernel.lifecycle import Lifecycle, Move

DESK = ("reviewer", "operator")

LETTER = Lifecycle(
    name="verification.letter",
    initial="asked",
    moves=(
        Move("asked", "print", ("system",), "printed", "", "operator"),
        Move("asked", "post", ("system",), "posted", "verification.letter_posted", "business"),
        Move("printed", "post", ("operator",), "posted", "verification.letter_posted", "business"),
        Move(
            "posted",
            "return",
            ("operator", "outside"),
            "returned",
            "verification.letter_returned",
            "business",
            note="the post could not deliver it",
        ),
        *(
            # Who holds the letter has its code, even where nobody has noted yet that it was posted.
            Move(state, action, actors, target)
            for state in ("asked", "printed", "posted")
            for action, actors, target in (
                ("verify", ("business",), "verified"),
                ("exhaust", ("business",), "failed"),
                ("expire", ("system",), "expired"),
                ("cancel", ("business", "system"), "cancelled"),
            )
        ),
    ),
)

CALL_BACK = Lifecycle(
    name="verification.call_back",
    initial="asked",
    moves=(
        Move("asked", "confirm", DESK, "confirmed", "verification.call_back_confirmed", "business"),
        Move(
            "asked",
            "report",
            DESK,
            "reported",
            "verification.call_back_reported",
            "operator",
            note="a seal stands on the number, so a second person confirms",
        ),
        Move("reported", "confirm", DESK, "confirmed", "verification.call_back_confirmed", "business"),
        Move("reported", "object", DESK, "asked", "", "operator"),
        Move("asked", "miss", DESK, "asked", "verification.call_back_missed", "operator"),
        Move("asked", "give_up", DESK, "missed", "verification.call_back_ended", "business"),
        Move("asked", "deny", DESK, "denied", "verification.call_back_ended", "business"),
        *(Move(state, "cancel", ("business", "system"), "cancelled") for state in ("asked", "reported")),
    ),
)
