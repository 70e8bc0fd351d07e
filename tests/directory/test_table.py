"""The file itself: every key is found, no other one is, and each has the body of its seal."""

import random
import subprocess
import sys
import time
from pathlib import Path
from zlib import crc32

import pytest

from directory.reader.entries import Answer, Page
from directory.reader.rows import Kept, padded
from directory.reader.store import Copy
from directory.reader.table import Elsewhere, Table
from verification.rules import answers, badges
from verification.rules.badges import Wording

NOW = time.time()


def body_of(number: int) -> bytes:
    return padded(f'{{"seal":{number},"name":"{"Bäcker ☕ " * (number % 700)}"}}'.encode())


def rows(count: int) -> list[Answer]:
    made: list[Answer] = []
    for number in range(1, count + 1):
        body = body_of(number)
        etag, until = answers.etag(body), NOW + number
        made.append(Answer(f"n:+49{number}", until, number, etag, None))
        made.append(Answer(f"c:{number:010d}", until, number, etag, body, f"{number:032x}"))
    # What warns of a lookalike is counted below zero, and has its body with it.
    warning = padded(b'{"verdict":"beware"}')
    made.append(Answer("a:0123", NOW + 50, -1, answers.etag(warning), warning))
    return made


def pages(count: int) -> list[Page]:
    """Badges, one as they are drawn, and others that are not."""
    drawn = badges.unknown(
        Wording("de", "", "example.org", {"none": "Nicht geprüft"}, {"none": "Kein Siegel."})
    )
    bodies = [drawn, b"", b"<p>\x01\x02</p>", b"\x07", drawn + drawn, "☕".encode() * 400]
    return [
        Page(f"f:{number:010d}:de", NOW + number, badges.etag(body, about), about, body)
        for number in range(1, count + 1)
        for body, about in [(bodies[number % len(bodies)], "https://a.example " * (number % 9) + "'none'")]
    ]


def table_of(copy: Copy) -> Table:
    """Made by another process, since one may open a copy only once."""
    target = copy.path.with_name(f"{copy.path.name}.table-1")
    command = [sys.executable, "-m", "directory.reader.table", str(copy.path), str(target)]
    subprocess.run(command, check=True, cwd=Path(__file__).parents[2])
    assert not target.with_name(f"{target.name}.new").exists()
    return Table(target)


@pytest.mark.parametrize("count", [0, 1, 3000])
def test_every_key_is_found_and_no_other_one(tmp_path: Path, count: int) -> None:
    copy, made, framed = Copy.fresh(tmp_path), rows(count), pages(count)
    copy.put([*made, *framed])
    table = table_of(copy)
    assert table.count == len(made) + len(framed)
    for row in made:
        found = table.answer(row.key.encode(), NOW)
        assert found == copy.answer(row.key.encode(), NOW)
        assert found is not None
        assert found[0] == row.etag
        if row.body is not None:
            assert found[1] == row.body
        owner = None if row.business is None else row.business.encode()
        assert table.owner(row.key.encode()) == (owner or b"")
    for page in framed:
        found_page = table.page(page.key.encode(), NOW)
        assert found_page is not None
        told = Kept(page.etag, page.body, page.about)
        assert Kept.of(*found_page) == copy.page(page.key.encode(), NOW) == told
        with pytest.raises(Elsewhere):
            table.page(page.key.encode(), page.until)
    assert table.owner(b"c:nobody") is None
    assert table.page(b"f:nobody:de", NOW) is None
    dice = random.Random(5)
    for _ in range(5000):
        assert table.answer(f"n:+48{dice.randrange(10**9)}".encode(), NOW) is None
    for key in (b"", b"n:", b"n:+4", b"n:+491 ", b"=" + bytes(8), b"!stamp", "n:+49ü".encode(), b"\0" * 500):
        assert table.answer(key, NOW) is None


def test_keys_with_one_hash_are_told_apart(tmp_path: Path) -> None:
    first, second = "n:+000000000044427", "n:+1003574870"
    assert crc32(first.encode()) == crc32(second.encode())
    copy, one, two = Copy.fresh(tmp_path), body_of(1), body_of(2)
    copy.put(
        [
            Answer(first, NOW + 9, 1, answers.etag(one), None),
            Answer("c:1", NOW + 9, 1, answers.etag(one), one),
            Answer(second, NOW + 9, 2, answers.etag(two), None),
            Answer("c:2", NOW + 9, 2, answers.etag(two), two),
        ]
    )
    table = table_of(copy)
    assert table.answer(first.encode(), NOW) == (answers.etag(one), one)
    assert table.answer(second.encode(), NOW) == (answers.etag(two), two)


def test_it_does_not_say_what_has_run_out_or_has_no_body(tmp_path: Path) -> None:
    copy, body = Copy.fresh(tmp_path), body_of(1)
    etag = answers.etag(body)
    copy.put(
        [
            Answer("c:1", NOW + 9, 1, etag, body),
            Answer("n:+1", NOW + 9, 2, etag, None),
            Answer("n:+2", NOW + 9, 1, '"ffffffffffffffffffffff"', None),
            Answer("c:3", NOW + 9, 3, '"short"', padded(b"{}")),
        ]
    )
    table = table_of(copy)
    assert table.answer(b"c:1", NOW) == (etag, body)
    for key, at in ((b"c:1", NOW + 9), (b"n:+1", NOW), (b"n:+2", NOW), (b"c:3", NOW)):
        with pytest.raises(Elsewhere):
            table.answer(key, at)
    assert copy.answer(b"c:3", NOW) == ('"short"', padded(b"{}"))


def test_it_stays_as_it_was(tmp_path: Path) -> None:
    copy, before, after = Copy.fresh(tmp_path), body_of(1), body_of(2)
    copy.put([Answer("c:1", NOW + 9, 1, answers.etag(before), before)])
    table = table_of(copy)
    copy.put([Answer("c:1", NOW + 9, 1, answers.etag(after), after)])
    assert table.answer(b"c:1", NOW) == (answers.etag(before), before)
    assert copy.answer(b"c:1", NOW) == (answers.etag(after), after)
