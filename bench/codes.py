"""Codes asked for and entered, with limits, audit and outbox, at few and at many older rows."""

from collections.abc import Sequence
from contextlib import ExitStack

from bench.load import get, run
from bench.machine import Told, median
from bench.places import Database, Place, Server, hello

HELLO = "hello"
ROUNDS = 5
# Whose numbers the older codes were for; how many have a seal is not what is measured here.
SEALS = 10_000


def measure(
    database: Database, sizes: Sequence[int], *, rounds: int, flows: int, seconds: float, env: dict[str, str]
) -> dict[str, float]:
    """A place for each number of older codes; they take turns, and each turn has new numbers."""
    told = Told(database)
    with ExitStack() as stack:
        yardstick, places = stack.enter_context(hello()), {}
        for size in sorted(set(sizes)):
            place = Place(database, min(size, SEALS), redis=database == "postgres", env=env)
            places[size] = stack.enter_context(place)
            told("filled", place.inside("bench.inside.older", str(size)))
        turns = []
        for turn in range(min(rounds, ROUNDS)):
            turns.append(_round(yardstick, places, turn, flows, seconds))
            told("codes a second, seconds", turns[-1])
    return _figures(turns, list(places))


def _round(
    yardstick: Server, places: dict[int, Place], turn: int, flows: int, seconds: float
) -> dict[str, float]:
    found = {HELLO: run(yardstick.port, [get("/hello")], seconds=seconds).rate}
    # Each is the first one in its turn: what makes the machine slower for a while meets both.
    order = sorted(places, reverse=turn % 2 == 1)
    for size, place in ((size, places[size]) for size in order):
        told = place.inside("bench.inside.flows", str(flows), str(turn))
        for way, figures in told.items():
            found |= {f"{way} {name} {size}": value for name, value in figures.items()}
    return found


def _figures(turns: Sequence[dict[str, float]], sizes: Sequence[int]) -> dict[str, float]:
    small, large = min(sizes), max(sizes)

    def ratio(above: str, below: str) -> float:
        return median([turn[above] / turn[below] for turn in turns])

    figures = {
        f"{size:,} older: issue + confirm / hello": ratio(f"services rate {size}", HELLO) for size in sizes
    }
    for size in sizes:
        figures[f"{size:,} older: issue + confirm / two bare statements"] = ratio(
            f"services rate {size}", f"bare rate {size}"
        )
    figures[f"rate at {large:,} / rate at {small:,}"] = ratio(
        f"services rate {large}", f"services rate {small}"
    )
    for name in ("p50", "p99"):
        figures[f"{name} at {large:,} / {name} at {small:,}"] = ratio(
            f"services {name} {large}", f"services {name} {small}"
        )
    return figures
