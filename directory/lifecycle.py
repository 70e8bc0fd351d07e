"""The tables of directory: a customer's block, a report, and a key to the API."""

from config.kernel.lifecycle import Lifecycle, Move

BLOCK = Lifecycle(
    name="directory.block",
    initial="active",
    moves=(
        Move("active", "lift", ("customer",), "lifted"),
        Move("lifted", "set", ("customer",), "active"),
    ),
)

API_KEY = Lifecycle(
    name="directory.api_key",
    initial="active",
    moves=(Move("active", "revoke", ("business", "operator"), "revoked", "directory.api_key_revoked"),),
)

DESK = ("reviewer", "operator")
REPORT = Lifecycle(
    name="directory.report",
    initial="received",
    moves=(
        Move("received", "triage", DESK, "triaged", "", "operator"),
        Move("received", "take", DESK, "investigating", "", "operator"),
        Move("triaged", "take", DESK, "investigating", "", "operator"),
        Move("investigating", "put_back", DESK, "triaged", "", "operator"),
        Move("investigating", "act", DESK, "action_taken", "directory.report_closed"),
        Move("investigating", "dismiss", DESK, "no_action", "directory.report_closed"),
        *(
            Move(
                state,
                "join",
                DESK,
                "duplicate",
                "directory.report_closed",
                note="another report is about this",
            )
            for state in ("received", "triaged", "investigating")
        ),
    ),
)
