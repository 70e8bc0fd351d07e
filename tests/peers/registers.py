"""Peers that speak VIES' and GLEIF's HTTP, shaped like answers that the real ones gave."""

import json
from typing import Any

from tests.peers.http import Answer, HttpPeer, Request

HTTP_ERRORS = {"Content-Type": "application/vnd.api+json"}


class ViesPeer(HttpPeer):
    """`numbers` are valid, `errors` maps a country or a whole VAT id to the error VIES gives for it."""

    def __init__(self) -> None:
        super().__init__(self._check)
        self.numbers: dict[str, tuple[str, str]] = {}
        self.errors: dict[str, str] = {}

    def _check(self, request: Request) -> Answer:
        if (request.method, request.path) != ("POST", "/check-vat-number"):
            return Answer(404)
        asked = json.loads(request.body)
        country, number = asked["countryCode"], asked["vatNumber"]
        error = self.errors.get(country + number) or self.errors.get(country)
        if error:
            return _json(200, {"actionSucceed": False, "errorWrappers": [{"error": error}]})
        name, address = self.numbers.get(country + number, ("---", "---"))
        valid = country + number in self.numbers
        return _json(
            200,
            {
                "countryCode": country,
                "vatNumber": number,
                "requestDate": "2026-11-21T21:02:07.169Z",
                "valid": valid,
                "requestIdentifier": "WAPIAAAAaEDkvhHx" if valid and asked.get("requesterNumber") else "",
                "name": name,
                "address": address,
                "traderName": "---",
                "traderNameMatch": "NOT_PROCESSED",
            },
        )


class GleifPeer(HttpPeer):
    """`records` maps a LEI to the attributes it is published with; `status` other than 200 breaks all."""

    def __init__(self) -> None:
        super().__init__(self._record)
        self.records: dict[str, dict[str, Any]] = {}
        self.status = 200

    def publish(self, lei: str, name: str, **more: Any) -> None:
        self.records[lei] = {
            "lei": lei,
            "entity": {
                "legalName": {"name": name, "language": "de"},
                "legalAddress": {
                    "addressLines": ["Lindenallee 5"],
                    "city": more.get("city", "Berlin"),
                    "country": more.get("country", "DE"),
                    "postalCode": "10115",
                },
                "registeredAt": {"id": "RA000227"},
                "registeredAs": more.get("registered_as", "HRB 12345 B"),
                "status": "ACTIVE",
            },
            "registration": {
                "initialRegistrationDate": "2017-10-25T12:09:30Z",
                "status": more.get("status", "ISSUED"),
                "nextRenewalDate": more.get("next_renewal", "2027-10-17T22:00:00Z"),
                "corroborationLevel": "FULLY_CORROBORATED",
            },
        }

    def _record(self, request: Request) -> Answer:
        if self.status != 200:
            return _json(self.status, {"errors": [{"status": str(self.status), "title": "Trouble"}]})
        lei = request.path.removeprefix("/lei-records/")
        if lei not in self.records:
            return _json(404, {"errors": [{"status": "404", "title": "Resource Not Found"}]})
        data = {"type": "lei-records", "id": lei, "attributes": self.records[lei]}
        return _json(200, {"meta": {"goldenCopy": {"publishDate": "2026-11-21T00:00:00Z"}}, "data": data})


def _json(status: int, body: object) -> Answer:
    return Answer(status, json.dumps(body, ensure_ascii=False).encode(), HTTP_ERRORS)
