"""LEIs against the Global LEI Index (GLEIF API v1, JSON:API)."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime

from verification.adapters.exchange import NotSentError, Reply, UnansweredError, ask, mapping, plain, token
from verification.ports import LeiAnswer

LEI = re.compile(r"[0-9A-Z]{18}[0-9]{2}")


@dataclass(frozen=True)
class Gleif:
    """Needs no account; GLEIF allows about 60 questions a minute and answers 429 beyond."""

    url: str
    seconds: float

    def look_up(self, lei: str) -> LeiAnswer:
        asked = lei.strip().upper()
        if not LEI.fullmatch(asked):
            return LeiAnswer("absent", detail="malformed")
        try:
            reply = ask(
                "GET",
                f"{self.url}/lei-records/{asked}",
                seconds=self.seconds,
                headers={"Accept": "application/vnd.api+json"},
            )
        except (NotSentError, UnansweredError) as error:
            return LeiAnswer("unavailable", detail=str(error))
        return read(reply, asked)


def read(reply: Reply, lei: str) -> LeiAnswer:
    """Found or absent only when GLEIF itself says so about this very LEI; all else is `unavailable`."""
    try:
        document = reply.fields()
        if reply.status == 404 and isinstance(document.get("errors"), list):
            return LeiAnswer("absent")
        if reply.status != 200:
            return LeiAnswer("unavailable", detail=f"http_{reply.status}")
        return _record(mapping(document.get("data")), lei)
    except ValueError:
        return LeiAnswer("unavailable", detail="malformed" if reply.status == 200 else f"http_{reply.status}")


def _record(data: dict[str, object], lei: str) -> LeiAnswer:
    if data.get("id") != lei:
        return LeiAnswer("unavailable", detail="other_lei")
    attributes = mapping(data.get("attributes"))
    entity, registration = mapping(attributes.get("entity")), mapping(attributes.get("registration"))
    address = mapping(entity.get("legalAddress"))
    status, country = token(registration.get("status")), token(address.get("country"), 2)
    name = plain(mapping(entity.get("legalName")).get("name"), 500)
    if not (status and name):
        raise ValueError("a record without a status or a name")
    return LeiAnswer(
        "found",
        status=status,
        legal_name=name,
        country=country,
        city=plain(address.get("city"), 200),
        register_no=plain(entity.get("registeredAs"), 100),
        next_renewal=_moment(registration.get("nextRenewalDate")),
    )


def _moment(value: object) -> datetime | None:
    if value is None:
        return None
    if not isinstance(value, str):
        raise ValueError("not a date")
    moment = datetime.fromisoformat(value)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
