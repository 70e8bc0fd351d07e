"""What the internet asks, at few and at many seals, beside the yardstick.

Each figure is a ratio to the yardstick in the same second or two: a path and hello take turns, so that a slow minute of
the machine slows both, and the median of all turns is taken. Beside the rate stands how long the web process was on its
core for one answer: on a machine with other work the rate says more about that work than about us.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from bench.asking import PATHS
from bench.load import Result, get, run
from bench.machine import median, spent
from bench.places import Place, Server

HELLO = [get("/hello")]


@dataclass(frozen=True)
class Turn:
    """One path at one size, with the yardstick just before it."""

    size: int
    found: "Asked"
    hello: "Asked"

    @property
    def ratio(self) -> float:
        return self.found.result.rate / self.hello.result.rate

    @property
    def on_core(self) -> float:
        """How many answers the web process gives in the time on its core that hello takes for one."""
        return self.hello.spent / self.found.spent


@dataclass(frozen=True)
class Asked:
    """What came of asking one server for a while; `spent` is its time on the core for one answer."""

    result: Result
    spent: float


def ask(server: Server, requests: Sequence[bytes], *, seconds: float, connections: int) -> Asked:
    before = spent(server.pid)
    result = run(server.port, requests, seconds=seconds, connections=connections)
    return Asked(result, (spent(server.pid) - before) / len(result.latencies))


def measure(
    yardstick: Server,
    places: dict[int, Place],
    *,
    rounds: int,
    seconds: float,
    connections: int,
    paths: Sequence[str] = tuple(PATHS),
) -> dict[str, float]:
    """For each path: its rate as a ratio to hello at each size, and its p99 at most seals against that at few."""
    doors = {
        size: {reader: place.web(reader=reader) for reader in (True, False)} for size, place in places.items()
    }
    figures: dict[str, float] = {}
    rates: list[float] = []
    busiest = 0.0
    for name in paths:
        make, reader = PATHS[name]
        asked = {size: (doors[size][reader], make(place)) for size, place in places.items()}
        for server, requests in asked.values():
            run(server.port, requests, seconds=seconds / 2, connections=connections)
        turns = [
            Turn(
                size,
                ask(server, requests, seconds=seconds, connections=connections),
                ask(yardstick, HELLO, seconds=seconds, connections=connections),
            )
            for _round in range(rounds)
            for size, (server, requests) in asked.items()
        ]
        figures |= _figures(name, turns, list(places))
        rates += [turn.hello.result.rate for turn in turns]
        busiest = max(busiest, *(turn.found.result.busy for turn in turns))
    figures["busiest client (1 = its whole core)"] = busiest
    figures["hello, answers a second (this machine, now)"] = median(rates)
    return figures


def _figures(name: str, turns: Sequence[Turn], sizes: Sequence[int]) -> dict[str, float]:
    of = {size: [turn for turn in turns if turn.size == size] for size in sizes}
    figures = {f"{name}, {size:,} seals / hello": median([t.ratio for t in of[size]]) for size in sizes}
    figures |= {
        f"{name}, {size:,} seals / hello, by time on the core": median([t.on_core for t in of[size]])
        for size in sizes
    }
    small, large = min(sizes), max(sizes)
    # Turn by turn, since those stand side by side in time.
    tails = [b.found.result.p99 / a.found.result.p99 for a, b in zip(of[small], of[large], strict=True)]
    figures[f"{name}, p99 at {large:,} / p99 at {small:,}"] = median(tails)
    return figures
