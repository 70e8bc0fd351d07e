"""Deliveries of the outbox beside empty Celery tasks: the same worker, broker and database, minutes apart."""

from bench.machine import Told, median
from bench.places import Database, Place

DELIVERIES = "bench.inside.deliveries"
ROUNDS, ROUNDS_IN_FILES = 3, 2
# The broker in files hands out no more than fifty messages a second, whatever they say.
TASKS_IN_FILES = 300
# Each is a commit that waits for the disk, so these are the slow part of the measurement and not of the jobs.
EVENTS, LIVE = 3000, 500
Turn = dict[str, float]
FIGURES = {
    "deliveries with one ring / empty tasks": ("rate", "left tasks"),
    "events left behind, each rung for / empty tasks left behind": ("left events", "left tasks"),
    "events while a worker works / events handed over": ("live events", "handed over"),
}


def measure(database: Database, *, rounds: int, tasks: int, deliveries: int, line: int) -> dict[str, float]:
    """One worker process. PostgreSQL comes with Redis; SQLite with the broker in files, and with Redis as well."""
    figures: dict[str, float] = {}
    for redis in (False, True) if database == "sqlite" else (True,):
        broker = "Redis" if redis else "files"
        with Place(database, 0, redis=redis) as place:
            told = Told(f"{database}, {broker}")
            empty = tasks if redis else min(tasks, TASKS_IN_FILES)
            turns = [
                _round(place, told, empty, min(tasks, EVENTS), deliveries)
                for _ in range(min(rounds, ROUNDS if redis else ROUNDS_IN_FILES))
            ]
            place.launch("worker")
            waits = place.inside(DELIVERIES, "behind", str(line))
            told("behind others", waits)
        figures |= {f"{broker}: {name}": value for name, value in _figures(turns, waits, line).items()}
    return figures


def _figures(turns: list[Turn], waits: Turn, line: int) -> Turn:
    figures = {
        name: median([turn[above] / turn[below] for turn in turns])
        for name, (above, below) in FIGURES.items()
    }
    figures["empty tasks a second (this machine, now)"] = median([turn["left tasks"] for turn in turns])
    for queue, where in (("default", "the same queue"), ("codes", "another queue")):
        figures[f"seconds behind {line:,} in {where}, median"] = waits[f"{queue}: median"]
        figures[f"seconds behind {line:,} in {where}, worst"] = waits[f"{queue}: worst"]
    return {**figures, f"of {line:,}, still waiting at the end": waits["left"]}


def _round(place: Place, told: Told, tasks: int, events: int, deliveries: int) -> Turn:
    """Left behind: what lies there when a worker starts. Live: what comes while it works."""

    def inside(deed: str, count: int) -> Turn:
        return place.inside(DELIVERIES, deed, str(count))

    inside("post", tasks)
    place.launch("worker")
    found = inside("emptied", 0)
    for deed, count in (("rate", deliveries), ("live", min(events, LIVE))):
        found |= inside(deed, count)
    place.end("worker")
    inside("happen", events)
    place.launch("worker")
    found |= inside("heard", events)
    place.end("worker")
    told("a second", found)
    return found
