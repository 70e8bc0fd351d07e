"""Invoices a second, each part apart, on one core; and a run of dunning over many contracts by one worker."""

from bench.machine import Told, median
from bench.places import Database, Place

INVOICES = "bench.inside.invoices"


def measure(database: Database, *, rounds: int, invoices: int, overdue: int) -> dict[str, float]:
    """The worker's own loop would add its batches; this is what the deeds themselves take."""
    turns = []
    for _ in range(rounds):
        with Place(database, 0) as place:
            turns.append(place.inside(INVOICES, "invoices", str(invoices)))
    with Place(database, 0, redis=True) as place:
        place.inside(INVOICES, "overdue", str(overdue))
        place.launch("worker")
        run = place.inside(INVOICES, "dunned", str(overdue))
        Told(f"{database}, dunning")("one worker", run)
    return {
        "invoices issued a second (number, rows, audit, event)": median([one["issued"] for one in turns]),
        "XML documents a second, schema checked": median([one["xml"] for one in turns]),
        "PDF/A-3 a second": median([one["pdf"] for one in turns]),
        "documents a second, XML and PDF and the row": median([one["documents"] for one in turns]),
        f"seconds of dunning over {overdue:,} overdue contracts, from one ring of beat to the last step": run[
            "seconds"
        ],
        "steps taken in them": run["taken"],
    }
