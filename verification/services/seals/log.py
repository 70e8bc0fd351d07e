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


def new_salt() -> bytes:
    """What keeps a seal's entries from being guessed."""
    return leaves.new_salt()


def content_of(
    seal: Seal, event: leaves.EventType, *, at: datetime, reason: str = "", name_publicly: bool
) -> bytes:
    """The final bytes of one entry; where it stands in the chain is not in them."""
    return leaves.entry(
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


def lock_head() -> LogHead:
    """The one row behind which everybody who appends stands in line until the transaction ends."""
    LogHead.objects.get_or_create(id=1, defaults={"chain_hash": leaves.GENESIS.hex()})
    return LogHead.objects.select_for_update().get(id=1)


def link(
    head: LogHead,
    seal: Seal,
    event: leaves.EventType,
    content: bytes,
    *,
    by: Actor,
    at: datetime,
    reason: str = "",
    decision: Decision | None = None,
) -> SealEvent:
    """The entry behind `head`, and `head` moved on to it; neither is stored yet."""
    leaf = leaves.leaf_hash(content)
    chain = leaves.chain_hash(bytes.fromhex(head.chain_hash), leaf).hex()
    row = SealEvent(
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
        chain_hash=chain,
    )
    head.size, head.chain_hash = head.size + 1, chain
    return row


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
    head = lock_head()
    content = content_of(seal, event, at=at, reason=reason, name_publicly=name_publicly)
    row = link(head, seal, event, content, by=by, at=at, reason=reason, decision=decision)
    row.save(force_insert=True)
    head.save(update_fields=["size", "chain_hash"])
    return row
