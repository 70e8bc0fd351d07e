"""When a table is made, by whom, and what happens when that goes wrong: nobody is told anything else."""

import subprocess
import sys
from pathlib import Path

import pytest
from django.utils import timezone

from config.kernel.actors import SYSTEM
from directory.reader import beside, store
from directory.reader.moments import Moment
from tests.directory.joining import changed, join
from tests.directory.reading import Hand, copy_of
from tests.directory.wsgi import ask
from verification.models import Seal
from verification.rules import badges
from verification.services import seals

pytestmark = pytest.mark.django_db(transaction=True)
NUMBER = "+493023125012"
PATH = "/api/v1/check?q=%2B493023125012"


@pytest.fixture
def hand(tabled: Hand) -> Hand:
    return tabled


def test_one_that_is_out_of_date_is_made_anew_but_not_at_once(
    hand: Hand, seal: Seal, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = join(hand)
    seals.suspend(seal=seal, cause="domain_lost", by=SYSTEM, at=timezone.now())
    hand.look()
    assert hand.keeper.joiner.process is None, "it has just made one"
    hand.keeper.joiner.next = 0.0
    second = join(hand)
    assert second.name != first.name
    assert changed(hand) == set()
    assert b'"verdict":"suspended"' in ask(hand.reader, PATH).body
    assert [path.name for path in hand.keeper.folder.glob("*.table-*")] == [second.name]


def test_many_changes_of_other_things_make_it_anew_too(
    hand: Hand, seal: Seal, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else whoever starts would have to go through all of them."""
    first = join(hand)
    monkeypatch.setattr(beside, "MOST_SINCE", 3)
    for turn in range(4):
        copy_of(hand).note([f"p:{turn}"])
    hand.keeper.joiner.next = 0.0
    hand.keeper.turn()
    assert changed(hand) == set()
    assert join(hand).name != first.name
    with copy_of(hand).env.begin() as txn:
        assert not any(bytes(key).startswith(b"!log") for key, _ in txn.cursor())


@pytest.mark.parametrize("harm", ["emptied", "cut", "another form", "gone"])
def test_a_harmed_table_is_not_read(hand: Hand, seal: Seal, harm: str) -> None:
    table = join(hand)
    path, copy = hand.keeper.folder / table.name, copy_of(hand)
    content = path.read_bytes()
    path.unlink()
    if harm != "gone":
        new = {"emptied": b"", "cut": content[:-9], "another form": b"x" + content[1:]}[harm]
        path.write_bytes(new)
    copy.beside.known = None
    hand.keeper.turn()
    assert copy.beside.known is None
    assert hand.keeper.in_table() == 0
    assert b'"verdict":"valid"' in ask(hand.reader, PATH).body


def test_a_maker_that_is_killed_harms_nobody(hand: Hand, seal: Seal) -> None:
    hand.look()
    process = hand.keeper.joiner.process
    assert process is not None
    process.kill()
    process.wait()
    hand.look()
    assert hand.keeper.joiner.process is None, "and not another one at once"
    assert not hand.keeper.troubled
    assert hand.keeper.in_table() == 0
    assert b'"verdict":"valid"' in ask(hand.reader, PATH).body


def test_one_that_cannot_be_begun_harms_nobody(
    hand: Hand, seal: Seal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    hand.look()
    assert not hand.keeper.troubled
    assert b'"verdict":"valid"' in ask(hand.reader, PATH).body


def test_a_table_of_a_copy_that_is_no_longer_there_is_thrown_away(hand: Hand, seal: Seal) -> None:
    hand.look()
    process = hand.keeper.joiner.process
    assert process is not None
    process.wait(120)
    old = hand.keeper.joiner.target
    (hand.keeper.folder / "current").unlink()
    hand.keeper.copy = None
    hand.look()
    assert not old.exists()
    assert hand.keeper.in_table() == 0
    assert b'"verdict":"valid"' in ask(hand.reader, PATH).body


def test_a_small_house_needs_none(hand: Hand, seal: Seal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "FEWEST", beside.FEWEST)
    hand.look()
    assert hand.keeper.joiner.process is None


def test_a_copy_that_took_long_to_make_is_gone_on_from(
    hand: Hand, seal: Seal, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With millions of seals it takes minutes. Once; from then on a gap of a minute is too long again."""
    real = Moment.age
    monkeypatch.setattr(Moment, "age", lambda self: real(self) + 600)
    hand.keeper.turn()
    first = copy_of(hand).path
    hand.keeper.turn()
    assert copy_of(hand).path == first
    hand.keeper.turn()
    assert hand.keeper.copy is None
    hand.look()
    assert copy_of(hand).path != first


def test_the_program_that_makes_it_needs_nothing_of_django(hand: Hand, seal: Seal, tmp_path: Path) -> None:
    hand.look()
    code = "import sys, directory.reader.table; print('django' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


def test_a_copy_with_badges_of_another_form_is_made_anew(hand: Hand, seal: Seal) -> None:
    """What they are packed with is not kept with them."""
    hand.look()
    assert badges.FORM in copy_of(hand).path.name
    other = hand.keeper.folder / copy_of(hand).path.name.replace(badges.FORM, "0" * len(badges.FORM))
    (hand.keeper.folder / "current").write_text(other.name)
    other.write_bytes(b"")
    hand.look()
    assert badges.FORM in copy_of(hand).path.name
    assert not other.exists()
    assert b"seal/verified.svg" in ask(hand.reader, f"/f/{seal.code}").body
