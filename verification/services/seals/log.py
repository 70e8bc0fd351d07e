"""Appends leaves to the log: one head row serialises it, so the chain cannot fork."""

from datetime import datetime

from config.kernel.actors import Actor
from verification.issuance import leaves
from verification.models import Decision, LogHead, Seal, SealEvent
from verification.rules import codes
from verification.rules.claims import tel_uri


def subject(seal: Seal) -> leaves.Subject:
    return leaves.Subject(
        name=seal.name, city=seal.city, country=seal.country, phone=tel_uri(seal.e164, seal.extension)
    )


def append(
    seal: Seal,
    event: leaves.EventType,
    *,
    by: Actor,
    at: datetime,
    reason: str = "",
    decision: Decision | None = None,
    name_publicly: bool,
) -> SealEvent:
    """Adds one leaf with its final bytes; must run in the transaction of the change that it tells of."""
    head, _ = LogHead.objects.get_or_create(id=1, defaults={"chain_hash": leaves.GENESIS.hex()})
    head = LogHead.objects.select_for_update().get(id=1)
    content = leaves.entry(
        event=event,
        at=at,
        code=codes.shown(seal.code),
        version=seal.version,
        policy=seal.policy_version,
        subject=subject(seal),
        salt=bytes(seal.salt or b""),
        name_publicly=name_publicly,
        reason=reason,
    )
    leaf = leaves.leaf_hash(content)
    chain = leaves.chain_hash(bytes.fromhex(head.chain_hash), leaf)
    row = SealEvent.objects.create(
        index=head.size,
        seal=seal,
        version=seal.version,
        kind=event,
        state=seal.state,
        at=at,
        actor_role=by.kind,
        decision=decision,
        reason=reason,
        leaf=content.decode(),
        leaf_hash=leaf.hex(),
        prev_hash=head.chain_hash,
        chain_hash=chain.hex(),
    )
    LogHead.objects.filter(id=1).update(size=head.size + 1, chain_hash=chain.hex())
    return row
