"""The table of warnings about what only looks like a verified business."""

from config.kernel.lifecycle import Lifecycle, Move

DESK = ("reviewer", "operator")

ENDED = "verification.lookalike_ended"  # what was shown is shown no longer

LOOKALIKE = Lifecycle(
    name="verification.lookalike",
    initial="proposed",
    moves=(
        Move(
            "proposed",
            "confirm",
            DESK,
            "in_force",
            "verification.lookalike_confirmed",
            note="by a second person; from now on it is shown",
        ),
        Move("proposed", "refuse", DESK, "refused"),
        Move("in_force", "renew", DESK, "in_force", note="somebody looked again"),
        Move("in_force", "lift", DESK, "lifted", ENDED, note="one person is enough to end it"),
        Move("in_force", "expire", ("system",), "expired", ENDED, note="nobody looked again in time"),
        *(
            # A seal on the number itself, or no seal any more on the business that it looked like.
            Move(state, action, ("system",), target, event)
            for state, target, event in (("proposed", "refused", ""), ("in_force", "lifted", ENDED))
            for action in ("give_way", "fall")
        ),
    ),
)
