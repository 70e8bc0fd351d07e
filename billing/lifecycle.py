"""The table of a subscription; money never causes, keeps or restores a seal."""

from config.kernel.lifecycle import Lifecycle, Move

SUBSCRIPTION = Lifecycle(
    name="billing.subscription",
    initial="free",
    moves=(
        Move("free", "start_trial", ("system", "business"), "trial", "billing.trial_started"),
        Move("trial", "activate", ("system", "business"), "active", "billing.subscription_activated"),
        Move("active", "miss_payment", ("system",), "past_due", "billing.payment_missed", "business"),
        Move("past_due", "pay", ("system", "operator"), "active", "billing.payment_received"),
        Move("past_due", "restrict", ("system",), "restricted", "billing.extras_restricted", "business"),
        Move("restricted", "pay", ("system", "operator"), "active", "billing.payment_received"),
        Move("restricted", "end", ("system", "operator"), "ended", "billing.contract_ended"),
        Move("trial", "schedule_end", ("business",), "cancel_scheduled", "billing.cancel_scheduled"),
        Move("active", "schedule_end", ("business",), "cancel_scheduled", "billing.cancel_scheduled"),
        Move("cancel_scheduled", "end", ("system",), "ended", "billing.contract_ended"),
        Move("active", "return_to_free", ("system",), "free", "billing.returned_to_free"),
    ),
)
