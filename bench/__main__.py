"""`python -m bench [check] [codes] [jobs] [invoices] [webhooks]`: measures, prints, leaves nothing but the figures."""

import argparse
import json
import sys
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from bench import check, codes, invoices, jobs, webhooks
from bench.asking import PATHS
from bench.machine import described
from bench.places import DATABASES, Database, Place, hello

PARTS = ("check", "codes", "jobs", "invoices", "webhooks")
# A day's money for sending must not be what ends a measurement.
ENV = {"SEND_CAP_CENTS_PER_DAY": "1000000000"}
Figures = dict[str, float]


def options(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bench", description=__doc__)
    parser.add_argument("parts", nargs="*", help=f"of {', '.join(PARTS)}; all of them when none is named")
    parser.add_argument("--database", action="append", choices=DATABASES, help="both when none is named")
    parser.add_argument("--seals", nargs="+", type=int, default=[1000, 1_000_000])
    parser.add_argument(
        "--path", action="append", choices=PATHS, help="of what is asked; all when none is named"
    )
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--seconds", type=float, default=1.5, help="of each turn of look-ups")
    parser.add_argument("--connections", type=int, default=16)
    parser.add_argument(
        "--older", nargs="+", type=int, default=[1000, 1_000_000], help="codes of the past, for new ones"
    )
    parser.add_argument("--flows", type=int, default=300, help="codes asked for and entered in each turn")
    parser.add_argument("--tasks", type=int, default=4000)
    parser.add_argument("--deliveries", type=int, default=20_000)
    parser.add_argument("--line", type=int, default=100_000, help="how many others are waited behind")
    parser.add_argument("--invoices", type=int, default=200, help="issued in each turn")
    parser.add_argument("--overdue", type=int, default=100_000, help="contracts that dunning goes through")
    parser.add_argument("--longest", type=float, default=150.0, help="seconds of dunning that are looked at")
    parser.add_argument("--told", type=int, default=1000, help="events of a provider that jobs apply")
    parser.add_argument("--keep", type=Path, help="a folder: filled stores are left there, and used again")
    parser.add_argument("--fill", action="store_true", help="fill them, and measure nothing")
    parser.add_argument("--json", type=Path, help="also writes all figures into this file")
    given = parser.parse_args(arguments)
    given.parts = given.parts or list(PARTS)
    if unknown := set(given.parts) - set(PARTS):
        parser.error(f"there is no {', '.join(sorted(unknown))}; there are {', '.join(PARTS)}")
    given.database = given.database or list(DATABASES)
    return given


def with_seals(database: Database, given: argparse.Namespace) -> Figures:
    """What is asked, at few and at many seals."""
    with ExitStack() as stack:
        yardstick = stack.enter_context(hello())
        places = {
            size: stack.enter_context(
                Place(database, size, redis=database == "postgres", env=ENV, keep=given.keep)
            )
            for size in sorted(set(given.seals))
        }
        if given.fill:
            return {}
        return check.measure(
            yardstick,
            places,
            rounds=given.rounds,
            seconds=given.seconds,
            connections=given.connections,
            paths=given.path or tuple(PATHS),
        )


def measure(database: Database, given: argparse.Namespace) -> dict[str, Figures]:
    found: dict[str, Figures] = {}
    if "check" in given.parts:
        found["check"] = with_seals(database, given)
    if "codes" in given.parts:
        found["codes"] = codes.measure(
            database,
            given.older,
            rounds=given.rounds,
            flows=given.flows,
            seconds=given.seconds / 2,
            env=ENV,
        )
    if given.fill:
        return {}
    if "jobs" in given.parts:
        found["jobs"] = jobs.measure(
            database, rounds=given.rounds, tasks=given.tasks, deliveries=given.deliveries, line=given.line
        )
    if "invoices" in given.parts:
        found["invoices"] = invoices.measure(
            database,
            rounds=min(given.rounds, 3),
            invoices=given.invoices,
            overdue=given.overdue,
            longest=given.longest,
        )
    if "webhooks" in given.parts:
        found["webhooks"] = webhooks.measure(
            database,
            rounds=given.rounds,
            seconds=given.seconds,
            connections=given.connections,
            tasks=given.tasks,
            told=given.told,
        )
    return found


def show(database: str, found: dict[str, Figures]) -> None:
    for part, figures in found.items():
        print(f"\n{database}, {part}")
        for name, value in figures.items():
            print(f"{value:12,.3f}  {name}", flush=True)


def main(arguments: list[str]) -> dict[str, Any]:
    given = options(arguments)
    print(described(), flush=True)
    everything: dict[str, Any] = {"machine": described()}
    for database in given.database:
        everything[database] = measure(database, given)
        show(database, everything[database])
    if given.json:
        given.json.write_text(json.dumps(everything, indent=1), encoding="utf-8")
    return everything


if __name__ == "__main__":
    main(sys.argv[1:])
