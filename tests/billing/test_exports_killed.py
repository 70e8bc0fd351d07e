"""The year for the adviser on real processes: progress that goes up, kill -9 in between, and a download in pieces."""

import hashlib
import http.client
import json
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from urllib.parse import urlencode
from zipfile import ZipFile

import pytest

from bench.machine import children
from tests.journeys.killing import HIDDEN, Parts, Visitor, eventually
from tests.peers import processes
from tests.peers.stack import ROOT, Stack

pytestmark = pytest.mark.processes
DEEDS = "from tests.billing.providers import deeds; deeds."
PAGE = "/en/operations/billing/exports/"
INVOICES, SIZE = 16, 2_000_000
PIECE = 65_536
MOST = INVOICES * SIZE // 3  # of the file that a web server may ever hold
PATIENCE = 120


@pytest.fixture(scope="module", params=["sqlite", "postgres"])
def stack(request: pytest.FixtureRequest) -> Iterator[Stack]:
    env = {"DESK_SECOND_FACTOR": "false", "OUTBOX_LEASE_SECONDS": "5"}
    made = Stack(request.param, redis=request.param == "postgres", env=env)
    try:
        made.prepare()
        made.start("web")
        yield made
    finally:
        made.stop()


@dataclass(frozen=True)
class Fetched:
    sha256: str
    size: int
    pieces: int
    names: list[str]


def packed(visitor: Visitor) -> int:
    """How many documents are packed, as the page says; all of them once it can be fetched."""
    status, _, text = visitor.ask("GET", PAGE)
    assert status == 200
    found = re.search(rf"(\d+)\s+of\s+{INVOICES}\s+packed", text)
    return int(found[1]) if found else INVOICES if "Fetch" in text else -1


def slowly(stack: Stack, visitor: Visitor, *, until: int) -> list[int]:
    """What the page said while a worker packed one after the other, which is killed once `until` are done."""
    command = [sys.executable, str(ROOT / "manage.py"), "shell", "-v", "0", "-c", f"{DEEDS}pack_slowly()"]
    worker = processes.start(command, stack.log("packing"), env=stack.env, cwd=ROOT)
    seen = [packed(visitor)]

    def far_enough() -> bool:
        assert worker.poll() is None, stack.log("packing").read_text(encoding="utf-8")[-2000:]
        seen.append(packed(visitor))
        return seen[-1] >= until

    try:
        eventually(far_enough, seconds=PATIENCE)
    finally:
        processes.kill_group(worker)
    return seen


def archive(stack: Stack) -> Path:
    (name,) = (stack.folder / "media" / "exports").glob("*.zip")
    return name


def high_water(stack: Stack) -> int:
    """The most memory that the web server ever had, in bytes, with its children."""
    found = 0
    for pid in (stack.running["web"].pid, *children(stack.running["web"].pid)):
        status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
        found += int(re.findall(r"VmHWM:\s+(\d+) kB", status)[0]) * 1024
    return found


def fetched(visitor: Visitor) -> Fetched:
    """Presses the button, and takes what comes piece by piece."""
    _, _, text = visitor.ask("GET", PAGE)
    (path,) = re.findall(rf'action="({PAGE}\d+/)"', text)
    fields = urlencode(dict(HIDDEN.findall(text)))
    cookies = "; ".join(f"{name}={value}" for name, value in visitor.cookies.items())
    line = http.client.HTTPConnection("localhost", visitor.port, timeout=60)
    try:
        headers = {"Cookie": cookies, "Content-Type": "application/x-www-form-urlencoded"}
        line.request("POST", path, fields, headers)
        answer = line.getresponse()
        assert answer.status == 200
        assert answer.headers["Content-Type"] == "application/zip"
        digest, content, pieces = hashlib.sha256(), BytesIO(), 0
        while piece := answer.read(PIECE):
            digest.update(piece)
            content.write(piece)
            pieces += 1
    finally:
        line.close()
    with ZipFile(content) as zipped:
        assert zipped.testzip() is None
        return Fetched(digest.hexdigest(), len(content.getvalue()), pieces, zipped.namelist())


def test_progress_goes_up_survives_kills_and_is_fetched_in_pieces(stack: Stack) -> None:
    made = json.loads(stack.manage("shell", "-v", "0", "-c", f"{DEEDS}year({INVOICES}, {SIZE})"))
    visitor, parts = Visitor(stack.port, made["session"]), Parts(stack)
    (year,) = parts.rows("SELECT DISTINCT year FROM billing_invoice")[0]
    status, _, _ = visitor.send(PAGE, year=str(year))
    assert status == 302
    assert packed(visitor) == 0
    first = slowly(stack, visitor, until=3)
    second = slowly(stack, visitor, until=first[-1] + 3)
    seen = [*first, *second]
    assert seen == sorted(seen), "it never goes back"
    assert len(set(seen)) >= 5, "seen while it went on"
    assert INVOICES > second[-1] >= second[0] >= first[-1], "what was packed stays packed"
    killed_while_writing(stack)
    stack.start("worker", "beat")
    eventually(lambda: packed(visitor) == INVOICES, seconds=PATIENCE)
    before = high_water(stack)
    got = fetched(visitor)
    assert high_water(stack) - before < MOST, "sent as it is read"
    ((size, digest, total, done),) = parts.rows("SELECT size, sha256, total, done FROM billing_export")
    assert (got.size, got.sha256) == (size, digest)
    assert (total, done) == (INVOICES, INVOICES)
    assert got.size > INVOICES * SIZE
    assert got.pieces > got.size // PIECE
    assert len(got.names) == len(set(got.names)) == INVOICES + 4
    stack.manage("verify_invariants")


def killed_while_writing(stack: Stack) -> None:
    """A real worker is killed as soon as it writes into the file; its step is undone by whoever comes next."""
    size = archive(stack).stat().st_size
    stack.start("worker", "beat")
    eventually(lambda: archive(stack).stat().st_size > size + SIZE, seconds=PATIENCE)
    stack.kill("worker")
    stack.kill("beat")
