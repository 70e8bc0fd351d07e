"""The table of warnings about what only looks like a verified business."""

from config.kernel.lifecycle import Lifecycle, Move

DESK = ("reviewer", "operator")

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
        Move("in_force", "lift", DESK, "lifted", note="one person is enough to end it"),
        Move("in_force", "expire", ("system",), "expired", note="nobody looked again in time"),
        *(
            # A seal on the number itself, or no seal any more on the business that it looked like.
            Move(state, action, ("system",), target)
            for state, target in (("proposed", "refused"), ("in_force", "lifted"))
            for action in ("give_way", "fall")
        ),
    ),
)
