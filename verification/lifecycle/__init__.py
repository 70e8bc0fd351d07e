"""The tables of verification: phone numbers, challenges, cases, findings, seals, warnings."""

from config.kernel.lifecycle import Lifecycle, Move
from verification.lifecycle.by_people import CALL_BACK, LETTER
from verification.lifecycle.evidence import DOMAIN, FINDING
from verification.lifecycle.lookalikes import LOOKALIKE
from verification.lifecycle.seals import SEAL, SEAL_ENDING, SIGNING_KEY

__all__ = (
    "CALL_BACK",
    "CASE",
    "CHALLENGE",
    "CONTEST",
    "DESK",
    "DOMAIN",
    "FINDING",
    "LETTER",
    "LOOKALIKE",
    "OPEN_CASE",
    "PHONE",
    "SEAL",
    "SEAL_ENDING",
    "SIGNING_KEY",
    "TABLES",
)

DESK = ("reviewer", "operator")
OPEN_CASE = (
    "draft",
    "submitted",
    "auto_checks",
    "in_queue",
    "in_review",
    "info_requested",
    "decision_proposed",
)

PHONE = Lifecycle(
    name="verification.phone",
    initial="unproven",
    moves=(
        *(
            # The desk proves by a call; everybody else by a code.
            Move(state, "prove", ("business", *DESK), "proven", "verification.phone_proven")
            for state in ("unproven", "proven", "stale")
        ),
        Move("proven", "go_stale", ("system",), "stale", "verification.phone_went_stale", "business"),
        Move("proven", "lose", ("system", *DESK), "lost", "verification.phone_lost"),
        Move("stale", "lose", ("system", *DESK), "lost", "verification.phone_lost"),
        Move("unproven", "win", ("system", *DESK), "proven", "verification.phone_proven"),
        *(
            Move(state, "release", ("business", "system"), "released", "verification.phone_released")
            for state in ("unproven", "proven", "stale")
        ),
    ),
)

CHALLENGE = Lifecycle(
    name="verification.challenge",
    initial="created",
    moves=(
        Move("created", "dispatch", ("system",), "dispatching"),
        Move("dispatching", "accept", ("system",), "sent", "verification.challenge_sent", "business"),
        Move(
            "dispatching",
            "refuse",
            ("system",),
            "undeliverable",
            "verification.challenge_undeliverable",
            "business",
        ),
        # A gateway may report sooner than the worker has written down that it accepted.
        *(
            Move(
                state,
                "fail_delivery",
                ("outside",),
                "undeliverable",
                "verification.challenge_undeliverable",
                "business",
            )
            for state in ("dispatching", "sent")
        ),
        *(
            Move(state, action, actors, target, event)
            for state in ("created", "dispatching", "sent", "undeliverable")
            for action, actors, target, event in (
                ("verify", ("business", "customer"), "verified", "verification.challenge_verified"),
                ("exhaust", ("business", "customer"), "failed", "verification.challenge_failed"),
                ("expire", ("system", "business"), "expired", ""),
                ("cancel", ("business", "system", "outside"), "cancelled", ""),
            )
        ),
        # "Resend" sends the same code again through the same challenge.
        Move("sent", "resend", ("business", "customer"), "created", "verification.challenge_due", "system"),
        Move(
            "undeliverable",
            "resend",
            ("business", "customer"),
            "created",
            "verification.challenge_due",
            "system",
        ),
        # The worker was killed in between: the person who waits may ask again before the sweeper does.
        Move(
            "dispatching",
            "resend",
            ("business", "customer"),
            "created",
            "verification.challenge_due",
            "system",
        ),
        # Reports come in any order: that it arrived is the last word.
        Move("undeliverable", "confirm_delivery", ("outside",), "sent"),
    ),
)

CONTEST = Lifecycle(
    name="verification.contest",
    initial="open",
    moves=(
        Move("open", "keep", ("business", "system", *DESK), "kept", "verification.phone_kept"),
        Move(
            "open", "move", ("system",), "moved", "verification.phone_moved", note="the holder did not answer"
        ),
        Move(
            "open",
            "dispute",
            ("business", *DESK),
            "disputed",
            "verification.phone_disputed",
            "operator",
            note="both have proved the number",
        ),
        Move("disputed", "keep", ("business", *DESK), "kept", "verification.phone_kept"),
        Move("disputed", "move", DESK, "moved", "verification.phone_moved"),
    ),
)

CASE = Lifecycle(
    name="verification.case",
    initial="draft",
    moves=(
        Move("draft", "submit", ("business",), "submitted", "verification.case_submitted", "operator"),
        Move(
            "submitted",
            "start_checks",
            ("system",),
            "auto_checks",
            "verification.case_checks_started",
            "outside",
        ),
        Move("auto_checks", "queue", ("system",), "in_queue", "verification.case_queued", "operator"),
        Move("in_queue", "take", DESK, "in_review", "verification.case_taken", "operator"),
        Move("in_review", "put_back", (*DESK, "system"), "in_queue", "", "operator"),
        Move("in_review", "ask_back", DESK, "info_requested", "verification.case_asked_back", "business"),
        Move(
            "info_requested", "answer", ("business",), "in_review", "verification.case_answered", "operator"
        ),
        Move(
            "info_requested", "abandon", ("system",), "abandoned", "verification.case_abandoned", "business"
        ),
        Move("abandoned", "reopen", ("business",), "draft", "verification.case_reopened", "business"),
        Move("in_review", "propose", DESK, "decision_proposed", "verification.decision_proposed", "operator"),
        Move(
            "in_review",
            "drop",
            DESK,
            "withdrawn",
            "verification.case_withdrawn",
            note="a measure that was sent back is not proposed again",
        ),
        Move("decision_proposed", "object", DESK, "in_review", "verification.decision_sent_back", "operator"),
        Move("decision_proposed", "approve", DESK, "approved", "verification.case_approved"),
        Move("decision_proposed", "reject", DESK, "rejected", "verification.case_rejected", "business"),
        Move(
            "decision_proposed",
            "close",
            DESK,
            "closed",
            "verification.case_closed",
            note="a measure or an objection was decided",
        ),
        *(
            Move(
                state,
                "appeal",
                ("business",),
                "appealed",
                "verification.case_appealed",
                "operator",
                note="the objection is a case of its own",
            )
            for state in ("rejected", "closed")
        ),
        *(
            Move(state, "withdraw", ("business",), "withdrawn", "verification.case_withdrawn")
            for state in OPEN_CASE
        ),
        *(
            Move(
                state,
                "lapse",
                ("system",),
                "withdrawn",
                "verification.case_withdrawn",
                note="the seal that was to be changed has ended, or nobody claims the number any more",
            )
            for state in OPEN_CASE
        ),
    ),
)

TABLES = (PHONE, CHALLENGE, LETTER, CALL_BACK, CONTEST, CASE, FINDING, DOMAIN, SEAL, LOOKALIKE, SIGNING_KEY)
