"""The tables of directory: a customer's block, a report, a key to the API, a webhook and each of its messages."""

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

WEBHOOK = Lifecycle(
    name="directory.webhook",
    initial="active",
    moves=(
        Move(
            "active",
            "disable",
            ("system",),
            "disabled",
            "directory.webhook_disabled",
            "business",
            note="its host said that it is gone, or took nothing for 72 hours",
        ),
        Move("disabled", "enable", ("business",), "active"),
        Move("active", "remove", ("business", "system"), "removed"),
        Move("disabled", "remove", ("business", "system"), "removed"),
    ),
)

WEBHOOK_MESSAGE = Lifecycle(
    name="directory.webhook_message",
    initial="due",
    moves=(
        Move("due", "start", ("system",), "sending"),
        Move("sending", "start", ("system",), "sending", note="its worker was killed and its lease ran out"),
        Move("sending", "deliver", ("system",), "delivered"),
        Move("sending", "postpone", ("system",), "due", "", "outside"),
        Move("sending", "give_up", ("business", "system"), "dead", "", "business"),
        Move("due", "give_up", ("business", "system"), "dead", "", "business"),
        Move("dead", "send_again", ("business",), "due", "", "outside"),
    ),
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
