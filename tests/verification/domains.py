"""A business chooses a domain on its page, and publishes the words that prove it."""

from django.test import Client

from tests.verification.outside import Outside
from verification.models import DomainProof
from verification.ports import DomainLook
from verification.rules import domains as rules

URL = "/en/evidence/domain/"


def choose(client: Client, method: str = "dns", domain: str = "huber.example") -> DomainProof:
    assert client.post(URL, {"domain": domain, "method": method}).headers["Location"] == URL
    return DomainProof.objects.get(state__in=["open", "proven"])


def publish(outside: Outside, proof: DomainProof) -> None:
    found = DomainLook("found", values=("v=spf1 -all", rules.proof(proof.nonce)))
    outside.txt = outside.file = found
