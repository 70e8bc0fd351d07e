"""What goes in and out of the public API, field by field: the description that programmers read is made from this."""

from typing import Any, Final

from ninja import Schema
from pydantic import Field

from directory.rules.queries import LONGEST

MOMENT: Final[dict[str, Any]] = {"format": "date-time"}
DAY: Final[dict[str, Any]] = {"format": "date"}
NO_NUL: Final = r"^[^\x00]*$"
HEX: Final = "64 hexadecimal digits"


class CheckMade(Schema):
    """One thing that was checked: kind, method, first and last day."""

    c: str = Field(description="What was checked: `phone`, `entity`, `vat` or `domain`", examples=["phone"])
    m: str = Field(
        description="How it was checked, for example `sms`, `voice`, `document` or `vies`", examples=["voice"]
    )
    on: str = Field(
        description="The UTC day on which it was checked", examples=["2026-11-03"], json_schema_extra=DAY
    )
    to: str = Field(
        description="The last UTC day on which it counts", examples=["2027-05-02"], json_schema_extra=DAY
    )


class FormerName(Schema):
    """A name that the seal had before, and until when that is told."""

    name: str = Field(description="The name as it was sealed", examples=["Huber Brot"])
    until: str = Field(
        description="When it stops being told, 90 days after the change (UTC)",
        examples=["2027-02-01T10:00:00Z"],
        json_schema_extra=MOMENT,
    )


class StatusPlace(Schema):
    """Where the signed status list says what the seal's state is."""

    uri: str = Field(
        description="The address of the list, `application/statuslist+jwt`",
        examples=["https://siegel.example/status-lists/1"],
        json_schema_extra={"format": "uri"},
    )
    idx: int = Field(
        description="The seal's place on it; two bits for each place, counted from 0", examples=[90210]
    )


class LoggedEvent(Schema):
    """A leaf of the log with what is needed to hash it again."""

    index: int = Field(description="The entry's place in the whole log, counted from 0", examples=[4711])
    at: str = Field(
        description="When it happened (UTC), as in the entry",
        examples=["2026-11-03T10:00:00Z"],
        json_schema_extra=MOMENT,
    )
    type: str = Field(
        description="What happened, as in the entry: `seal.issued`, `seal.suspended`, `seal.revoked` and others",
        examples=["seal.issued"],
    )
    entry: str = Field(
        description="The exact text that was hashed, canonical JSON (RFC 8785)",
        examples=['{"at":"2026-11-03T10:00:00Z","type":"seal.issued","v":1}'],
    )
    leaf_hash: str = Field(description=f"SHA-256 of a zero byte and the entry, {HEX}", examples=["67" * 32])
    prev_hash: str = Field(
        description=f"The chain hash of the event before, {HEX}; zeros before the first", examples=["00" * 32]
    )
    chain_hash: str = Field(
        description=f"SHA-256 of `seal-chain/v1`, the chain hash before and the leaf hash, {HEX}",
        examples=["25" * 32],
    )


class Instead(Schema):
    """The verified business that it only looks like."""

    code: str = Field(description="The public code of that business's seal", examples=["7QK2-9FXH-3B"])
    name: str = Field(description="Its sealed name", examples=["Bäckerei Huber"])
    city: str = Field(description="Its city", examples=["Graz"])
    country: str = Field(description="Its country, two letters of ISO 3166-1", examples=["AT"])
    profile: str = Field(description="The path of its public page", examples=["/b/baeckerei-huber/"])


class Beware(Schema):
    """Two people decided that this does not belong to the business that it looks like."""

    kind: str = Field(description="What is warned of: `number`, `domain` or `name`", examples=["number"])
    since: str = Field(
        description="Since when it is warned of (UTC)",
        examples=["2026-11-26T10:00:00Z"],
        json_schema_extra=MOMENT,
    )
    instead: Instead = Field(description="The verified business that it does not belong to")


class AnswerBody(Schema):
    """What is known of a number, website, code or seal.

    For `unknown` and `beware` all members but `verdict` and `beware` are null or empty; only `beware` has that one.
    A verdict that you do not know is never to be shown as valid.
    """

    verdict: str = Field(description="valid, suspended, not_valid, beware or unknown", examples=["valid"])
    code: str | None = Field(description="The seal's public code", examples=["7QK2-9FXH-3B"])
    state: str | None = Field(
        description="active, suspended, revoked, expired, surrendered, contract_ended, or moved: the seal left "
        "this number",
        examples=["active"],
    )
    state_since: str | None = Field(
        description="Since when it has this state (UTC)",
        examples=["2026-11-03T10:00:00Z"],
        json_schema_extra=MOMENT,
    )
    cause: str | None = Field(
        description="The class of a suspension or an end, for example `phone_contested`; null for a seal that stands",
        examples=["phone_contested"],
    )
    name: str | None = Field(
        description="The sealed name: what a customer should see where the business shows itself",
        examples=["Bäckerei Huber"],
    )
    formerly: list[FormerName] = Field(
        description="Names that the seal had, each told for 90 days, the newest first"
    )
    legal_name: str | None = Field(
        description="The name in the register; null for sole traders who did not consent",
        examples=["Huber Backwaren GmbH"],
    )
    register_entry: str | None = Field(
        alias="register",
        description="The number in the register, where there is one",
        examples=["FN 123456a"],
    )
    vat: str | None = Field(description="The VAT id, where there is one", examples=["ATU12345678"])
    city: str | None = Field(description="The city of the business", examples=["Graz"])
    country: str | None = Field(description="Its country, two letters of ISO 3166-1", examples=["AT"])
    phone: str | None = Field(
        description="The sealed number as RFC 3966 writes it", examples=["tel:+493023125012"]
    )
    domains: list[str] = Field(
        description="Proven hosts in lower-case A-labels; a host is covered only when it is listed itself",
        examples=[["huber.example"]],
    )
    checks: list[CheckMade] = Field(description="What was checked, how, when, and until when it counts")
    valid_from: str | None = Field(
        description="When the seal was given (UTC)",
        examples=["2026-11-03T10:00:00Z"],
        json_schema_extra=MOMENT,
    )
    valid_until: str | None = Field(
        description="When it ends unless it is renewed (UTC)",
        examples=["2027-11-03T10:00:00Z"],
        json_schema_extra=MOMENT,
    )
    profile: str | None = Field(
        description="The path of the business's public page", examples=["/b/baeckerei-huber/"]
    )
    token: str | None = Field(
        description="The signed seal, an SD-JWT VC without disclosures; null once the seal has ended. Keys: "
        "`/.well-known/jwt-vc-issuer`",
        examples=["eyJhbGciOiJFZDI1NTE5Iiwi...~"],
    )
    status: StatusPlace | None = Field(
        description="Where to look whether it was suspended or ended meanwhile"
    )
    events: list[LoggedEvent] = Field(description="The seal's entries in the log, the oldest first")
    beware: Beware | None = Field(default=None, description="Only there with the verdict of that name")


class Problem(Schema):
    """What was wrong with the question, or with us (RFC 9457)."""

    type: str = Field(description="Always `about:blank`: the status says the kind", examples=["about:blank"])
    title: str = Field(description="The status in words", examples=["Not Found"])
    status: int = Field(description="The HTTP status once more", examples=[404])
    detail: str = Field(
        description="For people: what happened and what to do", examples=["There is no seal with this code."]
    )


class Permission(Schema):
    """`no` where the owner of the number has blocked the business. `yes` says nothing about the number."""

    permission: str = Field(description="yes or no", examples=["yes"])


class Asked(Schema):
    """The question of a look-up."""

    q: str = Field(
        description="A number in any form, a website, a seal's code, or a link to one; once",
        examples=["+493023125012"],
        min_length=1,
        max_length=LONGEST,
        pattern=r"^[^\x00]*[^\s\x00][^\x00]*$",
    )


class Named(Schema):
    """The seal that is asked for."""

    code: str = Field(
        description="The public code; lower case, blanks and hyphens, `I` and `L` for 1 and `O` for 0 are read",
        examples=["7QK2-9FXH-3B"],
    )


class Wanted(Schema):
    """Who wants to contact whom."""

    business: str = Field(
        description="The business's id, or the code of its seal; once",
        examples=["7QK2-9FXH-3B"],
        max_length=100,
        pattern=NO_NUL,
    )
    number: str = Field(
        description="E.164, a number that can exist; write the plus sign as %2B; once",
        examples=["+491713920012"],
        max_length=20,
        # Said and not enforced here: the view refuses in words what is written otherwise.
        json_schema_extra={"pattern": r"^\+[1-9][0-9]{6,14}$"},
    )
