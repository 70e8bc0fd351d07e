"""Invoices a second, each part apart, on one core; and a run of dunning over many contracts by one worker."""

from bench.machine import Told, median
from bench.places import Database, Place

INVOICES = "bench.inside.invoices"


def measure(
    database: Database, *, rounds: int, invoices: int, overdue: int, longest: float
) -> dict[str, float]:
    """The worker's own loop would add its batches; this is what the deeds themselves take.

    Dunning is looked at for `longest` seconds at most; its pace is that of so many contracts waiting, not of few.
    """
    turns = []
    with Place(database, 0) as place:
        for number in range(rounds):
            first = str(number * 10 * invoices)
            turns.append(place.inside(INVOICES, "invoices", str(invoices), first))
            Told(f"{database}, invoices")("a second", turns[-1])
    with Place(database, 0, redis=True) as place:
        told = Told(f"{database}, dunning")
        told("filled", place.inside(INVOICES, "overdue", str(overdue)))
        place.launch("worker")
        run = place.inside(INVOICES, "dunned", str(overdue), str(longest))
        told("one worker", run)
    return {
        "invoices issued a second (number, rows, audit, event)": median([one["issued"] for one in turns]),
        "XML documents a second, schema checked": median([one["xml"] for one in turns]),
        "PDF/A-3 a second": median([one["pdf"] for one in turns]),
        "documents a second, XML and PDF and the row": median([one["documents"] for one in turns]),
        f"contracts dunned a second by one worker, of {overdue:,} that are overdue": run["a second"],
        "seconds of that, from one ring of beat on": run["seconds"],
        "contracts that had their step in them": run["taken"],
        "contracts that still waited at the end of them": run["waiting"],
    }
