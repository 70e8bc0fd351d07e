"""Codes asked for and entered, with limits, audit and outbox, at few and at many older rows."""

from collections.abc import Sequence

from bench.load import get, run
from bench.machine import median
from bench.places import Place, Server

HELLO = "hello"


def measure(
    yardstick: Server, places: dict[int, Place], *, rounds: int, flows: int, seconds: float
) -> dict[str, float]:
    """Each place already has as many seals as its size says; as many codes of the past are added first."""
    for size, place in places.items():
        place.inside("bench.inside.older", str(size))
    turns = [_round(yardstick, places, flows, seconds) for _ in range(rounds)]
    return _figures(turns, list(places))


def _round(yardstick: Server, places: dict[int, Place], flows: int, seconds: float) -> dict[str, float]:
    found = {HELLO: run(yardstick.port, [get("/hello")], seconds=seconds).rate}
    for size, place in places.items():
        told = place.inside("bench.inside.flows", str(flows))
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
    figures[f"p99 at {large:,} / p99 at {small:,}"] = ratio(f"services p99 {large}", f"services p99 {small}")
    return figures
