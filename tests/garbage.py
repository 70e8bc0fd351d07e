"""Collecting tests makes millions of things that stay: Python need not look through them for garbage.

Half of the seconds before the first test went into that. Afterwards what is there is left alone for good, and what the
tests leave behind is looked for as ever, though less often: still after every few tests.
"""

import gc
from collections.abc import Iterator

import pytest

LESS_OFTEN = 10_000  # things more than were given back, where Python takes 700


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Iterator[None]:
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.set_threshold(LESS_OFTEN, *gc.get_threshold()[1:])
        gc.enable()
