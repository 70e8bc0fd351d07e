"""The table beside the copy: it says what the copy says, until something changed; then it is not asked."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from config.kernel.actors import SYSTEM
from directory.reader import beside
from directory.reader.beside import Beside
from directory.reader.rows import Doubt
from tests.directory.asking import NO, OTHER, YES, block, key
from tests.directory.joining import apart, changed, join, table_of, unread
from tests.directory.permitting import address, bearer, names, portion, same
from tests.directory.reading import Hand, copy_of, differences, never, revoke
from tests.directory.wsgi import ask
from tests.verification import ready
from tests.verification.texting import MOBILE
from verification.models import Answer, Badge, Seal
from verification.services import seals

pytestmark = pytest.mark.django_db(transaction=True)
NUMBER = "+493023125012"
PATH = "/api/v1/check?q=%2B493023125012"
OTHERS = "/api/v1/check?q=%2B493023125099"


@pytest.fixture
def hand(tabled: Hand) -> Hand:
    return tabled


def test_it_says_what_django_says_and_asks_not_even_the_copy(
    hand: Hand, seal: Seal, monkeypatch: pytest.MonkeyPatch
) -> None:
    ready.sealed(name="Gärtnerei Weiß", e164="+493023125099")
    asked = (
        PATH,
        f"/api/v1/seals/{seal.code}",
        f"/api/v1/check?q={seal.code}",
        "/api/v1/check?q=%2B4930770000",
        f"/f/{seal.code}",
        f"/f/{seal.code}?lang=en",
    )
    before = [ask(hand.django, path) for path in asked]
    table = join(hand)
    assert table.count == Answer.objects.count() + Badge.objects.count() == hand.keeper.in_table()
    assert differences(hand) == []
    hand.keeper.turn()
    unread(copy_of(hand), monkeypatch)
    for path, then in zip(asked, before, strict=True):
        found = ask(hand.reader, path)
        assert found[:3] == then[:3]
        held = ask(hand.reader, path, HTTP_IF_NONE_MATCH=then.header("ETag"))
        assert (held.code, held.body) == (304, b"")
    assert ask(hand.reader, "/f/GX5M9KZNNQ").code == 404


def test_contact_permission_finds_there_whose_seal_it_is(hand: Hand, seal: Seal) -> None:
    row, text = key()
    join(hand)
    for name in names(seal):
        portion(row)
        hand.keeper.turn()
        assert same(hand, address(name, OTHER), **bearer(text)).body == YES
    block(seal.business)
    hand.keeper.turn()
    assert same(hand, address(seal.code, MOBILE), **bearer(text)).body == NO
    assert same(hand, address(seal.code, OTHER), **bearer(text)).body == YES
    assert ask(hand.reader, address("GX5M9KZNNQ", OTHER), **bearer(text)).code == 599
    Answer.objects.filter(key=f"c:{seal.code}").delete()
    hand.keeper.turn()
    assert ask(hand.reader, address(seal.code, OTHER), **bearer(text)).code == 599


def test_what_changed_is_looked_up_in_the_copy(hand: Hand, seal: Seal) -> None:
    table = join(hand)
    revoke(seal)
    hand.keeper.turn()
    assert table_of(hand) is table
    assert {f"n:{NUMBER}".encode(), f"c:{seal.code}".encode()} <= changed(hand)
    assert b'"verdict":"not_valid"' in ask(hand.reader, PATH).body
    assert b'"verdict":"not_valid"' in ask(hand.reader, f"/api/v1/seals/{seal.code}").body
    assert b"seal/revoked.svg" in ask(hand.reader, f"/f/{seal.code}").body
    assert differences(hand) == []


def test_what_came_and_what_went_is_known_too(hand: Hand, seal: Seal) -> None:
    join(hand)
    assert b'"verdict":"unknown"' in ask(hand.reader, OTHERS).body
    ready.sealed(name="Metzgerei Lang", e164="+493023125099")
    Answer.objects.filter(key=f"n:{NUMBER}").delete()
    hand.keeper.turn()
    assert b"Metzgerei Lang" in ask(hand.reader, OTHERS).body
    assert b'"verdict":"unknown"' in ask(hand.reader, PATH).body
    assert differences(hand) == []


def test_every_process_hears_of_it(hand: Hand, seal: Seal) -> None:
    join(hand)
    second = Hand(hand.keeper.folder)
    second.reader.django = never
    second.keeper.open_current = lambda: setattr(second.keeper, "copy", apart(copy_of(hand)))  # type: ignore[method-assign]
    second.keeper.turn()
    assert second.keeper.in_table() == Answer.objects.count() + Badge.objects.count()
    revoke(seal)
    hand.keeper.turn()
    second.keeper.turn()
    assert second.keeper.joiner.process is None, "only one process has tables made"
    assert b'"verdict":"not_valid"' in ask(second.reader, PATH).body
    second.close()


def test_an_answer_that_runs_out_is_no_longer_said(hand: Hand, seal: Seal) -> None:
    Answer.objects.update(until=timezone.now() + timedelta(seconds=300))
    join(hand)
    copy, now = copy_of(hand), timezone.now().timestamp()
    assert copy.answer(f"n:{NUMBER}".encode(), now) is not None
    with pytest.raises(Doubt):
        copy.answer(f"n:{NUMBER}".encode(), now + 301)
    badge, end = f"f:{seal.code}:de".encode(), Badge.objects.first().until.timestamp()  # type: ignore[union-attr]
    assert copy.page(badge, end - 1) is not None
    with pytest.raises(Doubt):
        copy.page(badge, end)


def test_halves_that_do_not_belong_together_are_never_sent(hand: Hand, seal: Seal) -> None:
    Answer.objects.filter(key=f"n:{NUMBER}").update(etag='"0000000000000000000000"')
    join(hand)
    assert ask(hand.reader, PATH).code == 599
    assert ask(hand.reader, f"/api/v1/seals/{seal.code}").code == 200


def test_a_table_is_never_there_without_what_changed_since(
    hand: Hand, seal: Seal, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A request may look between any two lines of the keeper's."""
    seen: list[object] = []
    hears = Beside.hears

    def watched(self: Beside, *rest: Any) -> bool:
        seen.append(self.known)
        return hears(self, *rest)

    monkeypatch.setattr(Beside, "hears", watched)
    hand.look()
    process = hand.keeper.joiner.process
    assert process is not None
    process.wait(120)
    seals.suspend(seal=seal, cause="domain_lost", by=SYSTEM, at=timezone.now())
    hand.keeper.turn()
    assert seen == [None]
    assert f"n:{NUMBER}".encode() in changed(hand)
    assert b'"verdict":"suspended"' in ask(hand.reader, PATH).body


def test_without_knowing_what_changed_there_is_no_table(hand: Hand, seal: Seal) -> None:
    join(hand)
    copy = copy_of(hand)
    copy.note([f"n:{NUMBER}"])
    with copy.env.begin(write=True) as txn:
        cursor = txn.cursor()
        assert cursor.set_range(b"!log")
        cursor.delete()
    hand.keeper.turn()
    assert copy.beside.known is None
    assert b'"verdict":"valid"' in ask(hand.reader, PATH).body


def test_more_changes_than_are_remembered_end_it(
    hand: Hand, seal: Seal, monkeypatch: pytest.MonkeyPatch
) -> None:
    join(hand)
    monkeypatch.setattr(beside, "MOST_CHANGED", 1)
    seal = seals.suspend(seal=seal, cause="domain_lost", by=SYSTEM, at=timezone.now())
    hand.keeper.turn()
    revoke(seal)
    hand.keeper.turn()
    assert hand.keeper.in_table() == 0
    assert b'"verdict":"not_valid"' in ask(hand.reader, PATH).body
    assert differences(hand) == []
