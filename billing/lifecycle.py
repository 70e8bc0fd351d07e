"""The tables of contracts, money, bank files and exports; money never causes, keeps or restores a seal."""

from config.kernel.lifecycle import Lifecycle, Move

SUBSCRIPTION = Lifecycle(
    name="billing.subscription",
    initial="free",
    moves=(
        Move(
            "free", "start_trial", ("system",), "trial", "billing.trial_started", "business",
            note="declared large: 60 days to choose",
        ),
        Move("free", "order", ("business",), "active", "billing.subscription_activated"),
        Move("trial", "activate", ("system", "business"), "active", "billing.subscription_activated"),
        Move("trial", "return_to_free", ("system",), "free", "billing.returned_to_free"),
        Move(
            "trial", "lapse", ("system",), "restricted", "billing.trial_lapsed", "business",
            note="nothing was ordered: extras off, notice given",
        ),
        Move("active", "miss_payment", ("system",), "past_due", "billing.payment_missed", "business"),
        Move("past_due", "pay", ("system", "operator"), "active", "billing.payment_received"),
        Move("past_due", "restrict", ("system",), "restricted", "billing.extras_restricted", "business"),
        Move("restricted", "pay", ("system", "operator"), "active", "billing.payment_received"),
        Move("restricted", "order", ("business",), "active", "billing.subscription_activated"),
        Move("restricted", "end", ("system", "operator"), "ended", "billing.contract_ended"),
        Move(
            "restricted", "return_to_free", ("system",), "free", "billing.returned_to_free",
            note="a small firm loses the extras and nothing else",
        ),
        *(
            Move(state, "schedule_end", ("business", "operator"), "cancel_scheduled", "billing.cancel_scheduled")
            for state in ("free", "trial", "active", "past_due", "restricted")
        ),
        Move("cancel_scheduled", "keep", ("business",), "active", "billing.cancel_taken_back"),
        Move("cancel_scheduled", "keep_free", ("business",), "free", "billing.cancel_taken_back"),
        Move("cancel_scheduled", "keep_trial", ("business",), "trial", "billing.cancel_taken_back", "business"),
        Move("cancel_scheduled", "keep_owing", ("business",), "past_due", "billing.cancel_taken_back", "business"),
        Move(
            "cancel_scheduled", "keep_restricted", ("business",), "restricted", "billing.cancel_taken_back",
            "business", note="extras stay off, and our notice runs on",
        ),
        Move("cancel_scheduled", "end", ("system",), "ended", "billing.contract_ended"),
        Move(
            "cancel_scheduled", "return_to_free", ("system",), "free", "billing.returned_to_free",
            note="a small firm cancelled its paid plan",
        ),
        *(
            Move(state, "return_to_free", ("system",), "free", "billing.returned_to_free")
            for state in ("active", "past_due")
        ),
        *(
            Move(
                state, "close", ("business", "system"), "ended", "billing.contract_closed",
                note="the business has closed; verification hears of that itself",
            )
            for state in ("free", "trial", "active", "past_due", "restricted", "cancel_scheduled")
        ),
        *(
            Move(
                state, "withdraw", ("business", "operator"), "free", "billing.withdrawn",
                note="within the 14 days after an order; what was paid goes back",
            )
            for state in ("trial", "active", "past_due", "restricted", "cancel_scheduled")
        ),
        *(
            Move(
                state, "withdraw_large", ("business", "operator"), "cancel_scheduled", "billing.withdrawn",
                note="the plan ends at once, the contract after 30 days' notice",
            )
            for state in ("trial", "active", "past_due", "restricted", "cancel_scheduled")
        ),
        Move(
            "cancel_scheduled", "order", ("business",), "active", "billing.subscription_activated",
            note="withdrawn from, and something else is ordered before the contract ends",
        ),
        Move("ended", "order", ("business",), "active", "billing.subscription_activated"),
        Move("ended", "reopen", ("system", "business"), "free", "billing.contract_reopened"),
    ),
)  # fmt: skip

OPEN_ITEM = Lifecycle(
    name="billing.open_item",
    initial="open",
    moves=(
        Move("open", "settle", ("system", "operator", "business"), "settled", "billing.invoice_settled"),
        Move("settled", "reopen", ("system", "operator"), "open", "billing.invoice_reopened", "business"),
    ),
)

CHARGE = Lifecycle(
    name="billing.charge",
    initial="due",
    moves=(
        Move("due", "ask", ("system",), "asked", next_actor="outside"),
        Move(
            "asked", "ask", ("system",), "asked", next_actor="outside", note="same key: never charged twice"
        ),
        Move("asked", "wait", ("system", "outside"), "pending", next_actor="outside"),
        *(
            Move(state, "succeed", ("system", "outside"), "succeeded", "billing.charge_succeeded")
            for state in ("asked", "pending")
        ),
        *(
            Move(state, "fail", ("system", "outside"), "failed", "billing.charge_failed", "business")
            for state in ("due", "asked", "pending")
        ),
        Move(
            "failed",
            "succeed",
            ("outside",),
            "succeeded",
            "billing.charge_succeeded",
            note="told out of order",
        ),
        Move("succeeded", "dispute", ("outside",), "disputed", "billing.charge_disputed", "operator"),
        Move("disputed", "win", ("outside",), "succeeded", "billing.charge_succeeded"),
        *(
            Move(state, "refund", ("outside", "operator"), "refunded", "billing.charge_refunded")
            for state in ("succeeded", "disputed")
        ),
        Move(
            "refunded",
            "come_back",
            ("outside",),
            "succeeded",
            "billing.charge_succeeded",
            note="a refund failed after all",
        ),
    ),
)

CANCELLATION = Lifecycle(
    name="billing.cancellation",
    initial="unclear",
    moves=(
        Move("unclear", "apply", ("business", "operator"), "applied", "billing.cancellation_applied"),
        Move("unclear", "refuse", ("operator",), "refused", "billing.cancellation_refused"),
    ),
)

BANK_FILE = Lifecycle(
    name="billing.bank_file",
    initial="unread",
    moves=(
        Move("unread", "read", ("operator",), "read", "billing.bank_file_read"),
        Move("unread", "drop", ("operator", "system"), "dropped", note="the columns were not confirmed"),
        Move("dropped", "bring_again", ("operator",), "unread", next_actor="operator"),
    ),
)

BANK_ENTRY = Lifecycle(
    name="billing.bank_entry",
    initial="new",
    moves=(
        Move("new", "match", ("system",), "matched", note="by reference and amount"),
        Move("new", "leave", ("system",), "open", next_actor="operator"),
        Move("open", "assign", ("operator",), "matched"),
        Move("open", "set_aside", ("operator",), "aside", note="no payment of a customer"),
        Move("aside", "bring_back", ("operator",), "open", next_actor="operator"),
    ),
)

EXPORT = Lifecycle(
    name="billing.export",
    initial="due",
    moves=(
        Move("due", "finish", ("system",), "ready"),
        *(Move(state, "remove", ("system",), "gone") for state in ("due", "ready")),
    ),
)

METHOD_SETUP = Lifecycle(
    name="billing.method_setup",
    initial="begun",
    moves=(
        Move("begun", "open", ("business",), "open", next_actor="business"),
        Move("open", "finish", ("outside",), "done", "billing.method_changed"),
        *(
            Move(state, "lapse", ("outside", "business"), "lapsed", next_actor="business")
            for state in ("begun", "open")
        ),
    ),
)

REFUND = Lifecycle(
    name="billing.refund",
    initial="proposed",
    moves=(
        Move("proposed", "approve", ("operator",), "due", "billing.refund_due", note="by a second person"),
        Move("proposed", "withdraw", ("operator",), "withdrawn"),
        *(
            Move(state, "ask", ("system",), "asked", next_actor="outside", note="same key: never paid twice")
            for state in ("due", "asked")
        ),
        Move("asked", "wait", ("outside",), "pending", next_actor="outside"),
        *(Move(state, "finish", ("outside",), "done") for state in ("asked", "pending", "failed")),
        *(
            Move(state, "fail", ("outside",), "failed", next_actor="operator")
            for state in ("asked", "pending", "done")
        ),
    ),
)

CREDIT = Lifecycle(
    name="billing.credit",
    initial="proposed",
    moves=(
        Move("proposed", "approve", ("operator",), "issued", note="above the limit by a second person"),
        Move("proposed", "withdraw", ("operator",), "withdrawn"),
    ),
)

PAYOUT = Lifecycle(
    name="billing.payout",
    initial="proposed",
    moves=(
        Move("proposed", "approve", ("operator",), "due", note="above the limit by a second person"),
        *(Move(state, "withdraw", ("operator",), "withdrawn") for state in ("proposed", "due")),
        Move("due", "pay", ("operator",), "paid", "billing.credit_paid_back"),
    ),
)
