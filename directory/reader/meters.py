"""Counts for Prometheus: how often the reader answered, and how often it left that to Django."""

import itertools
from collections.abc import Callable, Iterator
from typing import Final

from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import REGISTRY, Collector

OUTCOMES: Final = ("answered", "not_modified", "left", "kept")


class Meters(Collector):
    """`next(meters.answered)` counts one: safe in any number of threads, and cheaper than a lock."""

    def __init__(self) -> None:
        self.answered, self.not_modified, self.left = itertools.count(), itertools.count(), itertools.count()
        self.kept = itertools.count()  # pages that Django had drawn before
        self.in_table: Callable[[], int] = int

    def collect(self) -> Iterator[Metric]:
        family = CounterMetricFamily(
            "siegel_reader_replies",
            "Requests at the addresses of the reader, in this process",
            labels=["outcome"],
        )
        for name in OUTCOMES:
            family.add_metric([name], value(getattr(self, name)))
        yield family
        yield GaugeMetricFamily(
            "siegel_reader_table_answers",
            "Answers that this process finds in the table beside its copy; 0 while there is none",
            value=self.in_table(),
        )

    def register(self) -> None:
        REGISTRY.register(self)


def value(counter: "itertools.count[int]") -> int:
    """How often it was counted, without counting."""
    return int(repr(counter).removeprefix("count(").removesuffix(")"))
