"""A messenger's key, with a budget that no measurement spends."""

import json
from uuid import uuid4

from django.utils import timezone

import bench.inside.ready  # noqa: F401 - sets Django up, before any model is imported
from config.kernel.actors import Actor
from directory.services.api_keys import Order, make


def main() -> None:
    order = Order(key_id=uuid4(), label="bench", days=1, per_day=1_000_000_000, partner="Bench")
    _row, key = make(order=order, business=None, by=Actor("operator", str(uuid4())), at=timezone.now())
    print(json.dumps({"key": key}))


if __name__ == "__main__":
    main()
