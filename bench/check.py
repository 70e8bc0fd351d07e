"""The look-up that customers and machines make, at few and at many seals, beside the yardstick."""

import random
from collections.abc import Sequence
from dataclasses import dataclass, field

from bench.load import Result, get, run
from bench.machine import median
from bench.places import Place
from verification.management.bulk.firms import firm

KEYS = 20_000
# Of ten that ask, eight have the number, one has the code, and one asks for what nobody has.
BY_CODE, UNKNOWN = 8, 9
HELLO = "hello"


@dataclass
class Round:
    """One turn at every target, close together in time."""

    results: dict[str, Result] = field(default_factory=dict)

    def ratio(self, name: str) -> float:
        return self.results[name].rate / self.results[HELLO].rate


def requests(seals: int, *, seed: int = 7) -> list[bytes]:
    """Look-ups of evenly chosen seals, in an order that repeats."""
    dice = random.Random(seed)
    found = []
    for position in range(KEYS):
        chosen = firm(dice.randrange(seals))
        text = f"%2B{chosen.e164[1:]}"
        if position % 10 == BY_CODE:
            text = chosen.code
        elif position % 10 == UNKNOWN:
            text = f"%2B{firm(dice.randrange(5_000_000, 9_000_000)).e164[1:]}"
        found.append(get(f"/api/v1/check?q={text}"))
    return found


def measure(
    hello_port: int, places: dict[int, Place], *, rounds: int, seconds: float, connections: int
) -> dict[str, float]:
    """Medians of `rounds`: each size's rate as a ratio to hello, and its p99 as a ratio to the smallest one's."""
    targets = {HELLO: (hello_port, [get("/hello")])}
    targets |= {str(size): (place.port, requests(size)) for size, place in places.items()}
    for place in places.values():
        place.start("web")
    for port, asked in targets.values():
        run(port, asked, seconds=seconds / 2, connections=connections)
    turns = [_round(targets, seconds, connections, turn) for turn in range(rounds)]
    for place in places.values():
        place.end("web")
    return _figures(turns, list(places))


def _round(targets: dict[str, tuple[int, list[bytes]]], seconds: float, connections: int, turn: int) -> Round:
    # Another one begins each time, so that a slow minute of the machine does not always meet the same.
    names = list(targets)
    names = names[turn % len(names) :] + names[: turn % len(names)]
    made = Round()
    for name in names:
        port, asked = targets[name]
        made.results[name] = run(port, asked, seconds=seconds, connections=connections)
    return made


def _figures(turns: list[Round], sizes: Sequence[int]) -> dict[str, float]:
    smallest, largest = str(min(sizes)), str(max(sizes))
    figures = {f"{size:,} seals: rate / hello": median([t.ratio(str(size)) for t in turns]) for size in sizes}
    tails = [t.results[largest].p99 / t.results[smallest].p99 for t in turns]
    figures[f"p99 at {max(sizes):,} / p99 at {min(sizes):,}"] = median(tails)
    hello_tails = [t.results[largest].p99 / t.results[HELLO].p99 for t in turns]
    figures[f"p99 at {max(sizes):,} / p99 of hello"] = median(hello_tails)
    figures["busiest client (1 = its whole core)"] = max(r.busy for t in turns for r in t.results.values())
    figures["hello, answers a second (this machine, now)"] = median([t.results[HELLO].rate for t in turns])
    return figures
