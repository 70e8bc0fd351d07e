"""The table of a business name: a dated claim that only a case approves."""

from config.kernel.lifecycle import Lifecycle, Move

NAME = Lifecycle(
    name="accounts.name",
    initial="proposed",
    moves=(
        Move("proposed", "approve", ("system", "reviewer"), "approved", note="a case was approved"),
        Move("proposed", "refuse", ("system", "reviewer"), "refused"),
        Move(
            "proposed",
            "replace",
            ("business", "system"),
            "retired",
            note="the business proposed another name, or no longer wants this one",
        ),
        Move("approved", "retire", ("system",), "retired", note="a newer name was approved"),
    ),
)
