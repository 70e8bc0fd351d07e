"""What a provider tells, beside the yardsticks: taken in against hello, and applied by jobs against empty tasks.

Taking in is the whole of it: the signature of Stripe's own library checked, the event stored once by its id with its
job, one commit, 200. New events and repeats are told apart. What jobs apply asks a small Stripe on this machine.
"""

import time
from collections.abc import Sequence
from typing import Any

from bench.check import HELLO, Asked, ask
from bench.load import post, run
from bench.machine import Told, median
from bench.places import Database, Place, Server, hello
from tests.peers.stripe import StripePeer

TOLD, DELIVERIES = "bench.inside.webhooks", "bench.inside.deliveries"
HOOK = "/billing/webhooks/stripe/"
# So many are signed for each second of a turn with new events; more than that are not taken in here.
MOST_A_SECOND = 4000
REPEATS = 200
ROUNDS = 3
Figures = dict[str, float]
# What an intent of Stripe's carries besides; none of it is stored.
REST = dict.fromkeys(
    (
        "amount_capturable", "application_fee_amount", "automatic_payment_methods", "canceled_at",
        "cancellation_reason", "capture_method", "client_secret", "confirmation_method", "customer", "description",
        "excluded_payment_method_types", "last_payment_error", "latest_charge", "next_action", "on_behalf_of",
        "payment_method", "payment_method_configuration_details", "payment_method_options", "processing",
        "receipt_email", "review", "setup_future_usage", "shipping", "source", "statement_descriptor",
        "statement_descriptor_suffix", "transfer_data", "transfer_group",
    ),
)  # fmt: skip


def measure(
    database: Database, *, rounds: int, seconds: float, connections: int, tasks: int, told: int
) -> Figures:
    """Redis stands behind both databases, so that the empty task is the same one."""
    with StripePeer() as peer:
        env = {"STRIPE_KEY": peer.key, "STRIPE_WEBHOOK_SECRETS": peer.secret, "STRIPE_API_URL": peer.url}
        for _ in range(told):
            _intent(peer)
        with hello() as yardstick, Place(database, 0, redis=True, env=env) as place:
            figures = _taken_in(
                peer, place, yardstick, rounds=rounds, seconds=seconds, connections=connections
            )
        with Place(database, 0, redis=True, env=env) as place:
            figures |= _applied(place, told, rounds=min(rounds, ROUNDS), tasks=tasks)
    return figures


def _intent(peer: StripePeer) -> None:
    """Money that came; its id is pi_ and the next of six digits."""
    peer.make(
        "pi", "payment_intent", amount=3451, currency="eur", status="succeeded", customer="cus_1",
        payment_method=None, latest_charge=None,
    )  # fmt: skip


def _events(peer: StripePeer, name: str, count: int) -> list[bytes]:
    """Requests as Stripe sends them, signed now."""
    found = []
    for number in range(count):
        thing: dict[str, Any] = {
            "id": f"pi_{name}_{number}", "object": "payment_intent", "amount": 3451, "currency": "eur",
            "status": "processing", "livemode": False, "metadata": {"business": "a" * 32, "key": "b" * 40}, **REST,
        }  # fmt: skip
        event = {
            "id": f"evt_{name}_{number}", "object": "event", "api_version": "2025-10-29.clover",
            "created": int(time.time()), "type": "payment_intent.processing", "livemode": False,
            "pending_webhooks": 1, "request": {"id": None, "idempotency_key": None}, "data": {"object": thing},
        }  # fmt: skip
        body, header = peer.signed(event)
        found.append(post(HOOK, body, f"Stripe-Signature: {header}", "Content-Type: application/json"))
    return found


def _taken_in(
    peer: StripePeer, place: Place, yardstick: Server, *, rounds: int, seconds: float, connections: int
) -> Figures:
    """By turns: hello, events that are new, and the same two hundred again and again."""
    web, told = place.web(reader=False), Told(f"{place.database}, webhooks")
    turns: list[dict[str, Asked]] = []

    def turn(server: Server, requests: Sequence[bytes]) -> Asked:
        return ask(server, requests, seconds=seconds, connections=connections)

    _all_known(web, peer, seconds=seconds, connections=connections)
    before = _stored(place)
    for number in range(rounds):
        # Signed within five minutes, so anew in each round; their ids are the same.
        found = {"repeats": turn(web, _events(peer, "again", REPEATS)), "hello": turn(yardstick, HELLO)}
        found["new"] = turn(web, _events(peer, f"new{number}", int(MOST_A_SECOND * seconds)))
        turns.append(found)
        told("a second", {name: one.result.rate for name, one in found.items()})
    counted = sum(len(found["new"].result.latencies) for found in turns)
    # What was on the way when a turn ended may have been stored, and was not counted.
    if not counted <= _stored(place) - before <= counted + rounds * connections:
        raise RuntimeError(f"{counted} new events were answered, {_stored(place) - before} were stored")
    return _figures(turns)


def _all_known(web: Server, peer: StripePeer, *, seconds: float, connections: int) -> None:
    """Those that will be repeated are taken in for the first time, which also warms the server up."""
    answered = 0
    while answered < REPEATS + connections:
        seconds *= 2
        told = run(web.port, _events(peer, "again", REPEATS), seconds=seconds, connections=connections)
        answered = len(told.latencies)


def _stored(place: Place) -> float:
    return float(place.inside(TOLD, "stored", "0")["stored"])


def _figures(turns: Sequence[dict[str, Asked]]) -> Figures:
    figures: Figures = {}
    for name, words in (("new", "new events taken in"), ("repeats", "repeats taken in")):
        figures[f"{words} / hello"] = median(
            [one[name].result.rate / one["hello"].result.rate for one in turns]
        )
        figures[f"{words} / hello, by time on the core"] = median(
            [one["hello"].spent / one[name].spent for one in turns]
        )
        figures[f"{words}, a second (this machine, now)"] = median([one[name].result.rate for one in turns])
    return figures


def _applied(place: Place, intents: int, *, rounds: int, tasks: int) -> Figures:
    """Empty tasks, events about nothing of ours, events that each book a charge: left behind for a worker's start."""
    told, turns = Told(f"{place.database}, webhooks"), []
    share = intents // rounds
    for number in range(rounds):
        found: Figures = {}
        place.inside(DELIVERIES, "post", str(tasks))
        place.launch("worker")
        found |= place.inside(DELIVERIES, "emptied", "0")
        place.end("worker")
        for name, deed in (("others", "others"), ("booked", f"booked:{number * share}")):
            place.inside(TOLD, deed, str(share))
            place.launch("worker")
            found[name] = place.inside(DELIVERIES, "heard", str(share))["left events"]
            place.end("worker")
        turns.append(found)
        told("applied a second", found)
    if place.inside(TOLD, "settled", "0")["settled"] != rounds * share:
        raise RuntimeError("an event was not applied")
    return {
        "events of others applied / empty tasks": median(
            [one["others"] / one["left tasks"] for one in turns]
        ),
        "events that book a charge applied / empty tasks": median(
            [one["booked"] / one["left tasks"] for one in turns]
        ),
        "empty tasks a second (this machine, now)": median([one["left tasks"] for one in turns]),
    }
