"""Deliveries of the outbox beside empty Celery tasks: the same worker, broker and database, minutes apart."""

from bench.machine import median
from bench.places import Database, Place

DELIVERIES = "bench.inside.deliveries"


def measure(database: Database, *, rounds: int, tasks: int, deliveries: int, line: int) -> dict[str, float]:
    """One worker process; PostgreSQL comes with Redis, SQLite with the broker in files."""
    with Place(database, 0, redis=database == "postgres") as place:
        turns = [_round(place, tasks, deliveries) for _ in range(rounds)]
        place.launch("worker")
        waits = place.inside(DELIVERIES, "behind", str(line))
    figures = {
        "deliveries / empty tasks": median([t["deliveries"] / t["tasks"] for t in turns]),
        "events with a ring each, all rings answered / empty tasks": median(
            [t["rung"] / t["tasks"] for t in turns]
        ),
        "empty tasks a second (this machine, now)": median([t["tasks"] for t in turns]),
    }
    for queue, where in (("default", "the same queue"), ("codes", "another queue")):
        figures[f"seconds behind {line:,} in {where}, median"] = waits[f"{queue}: median"]
        figures[f"seconds behind {line:,} in {where}, worst"] = waits[f"{queue}: worst"]
    return {**figures, f"of {line:,}, still waiting at the end": waits["left"]}


def _round(place: Place, tasks: int, deliveries: int) -> dict[str, float]:
    place.inside(DELIVERIES, "post", str(tasks))
    empty = _taken(place)
    place.launch("worker")
    full = place.inside(DELIVERIES, "rate", str(deliveries))["rate"]
    place.end("worker")
    place.inside(DELIVERIES, "rung", str(tasks))
    return {"tasks": empty, "deliveries": full, "rung": _taken(place)}


def _taken(place: Place) -> float:
    """How many messages a second a worker takes that starts now."""
    place.launch("worker")
    rate = float(place.inside(DELIVERIES, "emptied", "0")["rate"])
    place.end("worker")
    return rate
