"""The tables of looks at outside sources, and of domains."""

from config.kernel.lifecycle import Lifecycle, Move

FINDING = Lifecycle(
    name="verification.finding",
    initial="due",
    moves=(
        Move("due", "start", ("system",), "running"),
        Move("running", "start", ("system",), "running", note="its worker was killed and its lease ran out"),
        Move("running", "conclude", ("system",), "done", "verification.finding_done"),
        Move("running", "postpone", ("system",), "due", "", "outside"),
        Move("due", "discard", ("business", "system"), "discarded"),
        Move("running", "discard", ("business", "system"), "discarded"),
        Move("done", "discard", ("business", "system"), "discarded"),
    ),
)

DOMAIN = Lifecycle(
    name="verification.domain",
    initial="open",
    moves=(
        Move("open", "prove", ("system",), "proven", "verification.domain_proven"),
        Move("proven", "lose", ("system",), "lost", "verification.domain_lost", note="gone for three days"),
        Move("lost", "prove", ("system",), "proven", "verification.domain_proven"),
        *(
            Move(state, "drop", ("business", "system"), "dropped", "verification.domain_dropped")
            for state in ("open", "proven", "lost")
        ),
    ),
)
