"""Waiting for the table that a reader has made, and looking into what is known of it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from directory.reader import store
from directory.reader.beside import Beside
from directory.reader.table import Table
from tests.directory.reading import Hand, copy_of, never


def with_table(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Hand]:
    """A reader that has a table however few entries there are, and no Django behind it."""
    monkeypatch.setattr(store, "FEWEST", 1)
    made = Hand(folder)
    made.reader.django = never
    yield made
    made.close()


def join(hand: Hand) -> Table:
    """Waits for the table that the keeper has made."""
    hand.look()
    if (process := hand.keeper.joiner.process) is not None:
        assert process.wait(120) == 0
    hand.keeper.turn()
    return table_of(hand)


def table_of(hand: Hand) -> Table:
    known = copy_of(hand).beside.known
    assert known is not None
    return known[0]


def changed(hand: Hand) -> set[bytes]:
    known = copy_of(hand).beside.known
    assert known is not None
    return known[1]


def apart(copy: store.Copy) -> store.Copy:
    """The same file, since a process may open it only once, with what another process would know of it."""
    other = object.__new__(store.Copy)
    other.path, other.env, other.bodies, other.beside = copy.path, copy.env, {}, Beside(copy.path)
    return other


def unread(copy: store.Copy, monkeypatch: pytest.MonkeyPatch) -> None:
    """From here on whoever reads from the copy itself fails."""
    monkeypatch.setattr(copy, "env", None)
