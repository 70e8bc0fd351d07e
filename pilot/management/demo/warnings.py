"""Warnings of the demonstration: a number and a website that customers are warned of, and a name that still waits."""

from datetime import datetime, timedelta

from accounts.models import Business
from pilot.management.demo.judging import Desk
from verification.models import Seal
from verification.services import lookalikes
from verification.services.lookalikes import Suspicion

WARNED = (
    (
        "number",
        "+493023125666",
        "asks_for_money",
        "Called a customer of the bakery and asked for a code, on a Monday.",
    ),
    (
        "domain",
        "baeckerei-huber-shop.example",
        "copies_website",
        "Copies the website word by word, with a new bank account.",
    ),
)
WAITING = ("name", "Bäckerei Hubert & Co", "similar_name", "A flyer with this name and the bakery's colours.")


def build(business: Business, desk: Desk, *, now: datetime) -> None:
    """One of the desk proposed each, the other confirmed; the third waits."""
    seal = Seal.objects.get(business=business, state="active", further=False)
    for kind, value, ground, evidence in WARNED:
        what = Suspicion(kind, value, seal, ground, evidence)
        waiting = lookalikes.propose(suspicion=what, person=desk.first, at=now - timedelta(days=3))
        lookalikes.confirm(lookalike=waiting, person=desk.second, at=now - timedelta(days=2))
    kind, value, ground, evidence = WAITING
    what = Suspicion(kind, value, seal, ground, evidence)
    lookalikes.propose(suspicion=what, person=desk.second, at=now - timedelta(days=1))
