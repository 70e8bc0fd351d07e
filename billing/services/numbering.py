"""Numbers without gaps: the counter moves in the transaction of the document that takes the number."""

from django.db.models import F

from billing.models import Counter


def next_serial(*, issuer: str, kind: str, year: int) -> int:
    """Takes the next number of a series. Others wait for it until this transaction ends; a rollback gives it back."""
    series = Counter.objects.filter(issuer=issuer, kind=kind, year=year)
    if not series.update(last=F("last") + 1):
        Counter.objects.bulk_create([Counter(issuer=issuer, kind=kind, year=year)], ignore_conflicts=True)
        series.update(last=F("last") + 1)
    return series.get().last
