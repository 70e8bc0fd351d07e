"""The tables of seals and of the keys that sign them."""

from config.kernel.lifecycle import Lifecycle, Move

DESK = ("reviewer", "operator")
SEAL_ENDING = (
    # action, who, target
    ("expire", ("system",), "expired"),
    ("revoke", DESK, "revoked"),
    ("surrender", ("business",), "surrendered"),
    ("end_contract", ("system",), "contract_ended"),
)

SEAL = Lifecycle(
    name="verification.seal",
    initial="active",
    moves=(
        Move("active", "suspend", ("system", *DESK, "business"), "suspended", "verification.seal_suspended"),
        Move("suspended", "resume", ("system", *DESK), "active", "verification.seal_resumed"),
        Move("active", "renew", ("system", *DESK), "active", "verification.seal_renewed"),
        *(
            Move(
                state,
                "change",
                ("system", *DESK, "business"),
                state,
                "verification.seal_changed",
                note="a new version: name, number or domains",
            )
            for state in ("active", "suspended")
        ),
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
