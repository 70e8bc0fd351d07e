"""Names that read alike: what stands near a name among those that others call themselves."""

from collections.abc import Collection
from uuid import UUID

from django.db.models import Q

from accounts.models import BusinessName
from accounts.rules.names import halves, near
from accounts.rules.names import skeleton as skeleton_of

MOST_CANDIDATES = 500


def alike(skeleton: str, *, business: UUID, states: Collection[str], most: int = 5) -> list[BusinessName]:
    """Names of other businesses, in one of `states`, that look like `skeleton` or are one slip away from it."""
    start, _end = halves(skeleton)
    rows = BusinessName.objects.exclude(business_id=business).filter(state__in=states)
    if start:
        rows = rows.filter(skeleton__gte=start, skeleton__lt=start + "\U0010ffff")
    else:
        rows = rows.filter(skeleton=skeleton)
    candidates = list(rows.select_related("business").order_by("skeleton", "pk")[:MOST_CANDIDATES])
    hits = set(near(skeleton, [row.skeleton for row in candidates]))
    return [row for row in candidates if row.skeleton in hits][:most]


def is_borne(text: str, *, business: UUID) -> bool:
    """Whether another business stands here in these words, bare or with its city behind them, which customers see
    anyway; proposals are nobody's business."""
    key = skeleton_of(text)
    # A name with its city begins as the bare one does, so an index finds both.
    begins = [key[:length] for length in range(1, len(key) + 1)]
    rows = BusinessName.objects.filter(skeleton__in=begins, state=BusinessName.State.APPROVED)
    rows = rows.exclude(business_id=business).filter(business__closed_at__isnull=True)
    rows = rows.filter(Q(skeleton=key) | ~Q(city_suffix=""))
    return any(row.skeleton == key or skeleton_of(f"{row.text} {row.city_suffix}") == key for row in rows)
