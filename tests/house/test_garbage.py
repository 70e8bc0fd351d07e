"""What collecting made is left alone; what a test leaves behind is still found by itself."""

import gc
import weakref

from tests.garbage import LESS_OFTEN


class Knot:
    """Holds on to itself, so that only the collector can take it away."""

    def __init__(self) -> None:
        self.me = self


def test_what_was_collected_is_frozen_and_python_looks_again() -> None:
    assert gc.isenabled()
    assert gc.get_threshold()[0] == LESS_OFTEN
    assert gc.get_freeze_count() > 10 * LESS_OFTEN


def test_what_a_test_leaves_behind_is_taken_away_before_long() -> None:
    left = weakref.ref(Knot())
    kept: list[list[int]] = [[] for _ in range(3 * LESS_OFTEN)]
    assert left() is None
    assert kept
