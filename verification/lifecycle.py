"""The tables of verification: phone numbers, challenges, cases, findings, seals."""

from config.kernel.lifecycle import Lifecycle, Move

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
SEAL_ENDING = (
    # action, who, target
    ("expire", ("system",), "expired"),
    ("revoke", DESK, "revoked"),
    ("surrender", ("business",), "surrendered"),
    ("end_contract", ("system",), "contract_ended"),
)

PHONE = Lifecycle(
    name="verification.phone",
    initial="unproven",
    moves=(
        Move("unproven", "prove", ("business",), "proven", "verification.phone_proven"),
        Move("proven", "prove", ("business",), "proven", "verification.phone_proven"),
        Move("stale", "prove", ("business",), "proven", "verification.phone_proven"),
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
            ("business",),
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
    ),
)

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

SEAL = Lifecycle(
    name="verification.seal",
    initial="active",
    moves=(
        Move("active", "suspend", ("system", *DESK, "business"), "suspended", "verification.seal_suspended"),
        Move("suspended", "resume", ("system", *DESK), "active", "verification.seal_resumed"),
        Move("active", "renew", ("system", *DESK), "active", "verification.seal_renewed"),
        Move("active", "extend", ("system",), "active", "verification.seal_extended"),
        Move("suspended", "renew", DESK, "active", "verification.seal_renewed"),
        Move("suspended", "time_out", ("system",), "revoked", "verification.seal_revoked"),
        *(
            Move(state, action, actors, target, f"verification.seal_{target}")
            for state in ("active", "suspended")
            for action, actors, target in SEAL_ENDING
        ),
    ),
)

SIGNING_KEY = Lifecycle(
    name="verification.signing_key",
    initial="pending",
    moves=(
        Move("pending", "activate", ("operator", "system"), "active"),
        Move("active", "retire", ("operator", "system"), "retired"),
        Move("retired", "remove", ("operator", "system"), "removed"),
        Move("pending", "compromise", ("operator",), "compromised"),
        Move("active", "compromise", ("operator",), "compromised"),
        Move("retired", "compromise", ("operator",), "compromised"),
    ),
)

TABLES = (PHONE, CHALLENGE, CONTEST, CASE, FINDING, DOMAIN, SEAL, SIGNING_KEY)
