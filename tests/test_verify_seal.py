"""The command, over real connections: its words, its exit codes, and servers that misbehave."""

import ast
import json
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, get_args

import jwt
import pytest
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

import verify_seal
from tests.verification.protocol import CODE, INDEX, Issuer, event
from verification.issuance import leaves, status
from verification.rules import claims
from verify_seal import CANNOT_TELL, VALID


@pytest.fixture
def served(httpserver: HTTPServer, tmp_path: Path) -> Issuer:
    """A real server on a free port; its tokens are fresh, since the command knows no other time than now."""
    issuer = Issuer(tmp_path / "keys", httpserver.url_for("").rstrip("/"))
    now = int(time.time())
    day = datetime.fromtimestamp(now, UTC).date()
    checked = tuple(
        claims.Check(name, "x", day, day.replace(year=day.year + 1, day=1)) for name in ("phone", "entity")
    )
    period = {"assurance_from": day, "assurance_to": checked[0].to, "checks": checked}
    token = issuer.token(now, **period)
    httpserver.expect_request("/.well-known/jwks.json").respond_with_json(issuer.jwks)
    httpserver.expect_request(f"/api/v1/seals/{CODE}").respond_with_json(issuer.answer(token=token))
    httpserver.expect_request("/status-lists/1").respond_with_handler(
        lambda _: Response(issuer.status_list(now), content_type=status.MEDIA_TYPE)
    )
    return issuer


def run(issuer: Issuer, *arguments: str) -> int:
    return verify_seal.main([*arguments, "--issuer", issuer.url])


def test_the_command_says_valid(served: Issuer, capsys: pytest.CaptureFixture[str]) -> None:
    asked = (
        "7qk2-9fxh-3b",
        "--phone",
        "+43 316 123456",
        "--domain",
        "https://huber.example/",
        "--event",
        "--json",
    )
    assert run(served, *asked, "--name", "Bäckerei  Huber", "--salt", "A" * 43) == 0
    answer = json.loads(capsys.readouterr().out)
    assert (answer["verdict"], answer["code"], answer["name"]) == (VALID, "7QK2-9FXH-3B", "Bäckerei Huber")
    assert answer["passed"][-1] == "commitment"


def test_the_command_prints_for_people(served: Issuer, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(served, f"{served.url}/s/{CODE}") == 0
    said = capsys.readouterr().out
    assert said.startswith("VALID  The seal stands.\n")
    assert "Bäckerei Huber" in said


def test_the_exit_code_says_the_verdict(served: Issuer, tmp_path: Path) -> None:
    status.set_entry(served.entries, INDEX, status.SUSPENDED)
    assert run(served, CODE) == 2
    status.set_entry(served.entries, INDEX, status.INVALID)
    assert run(served, CODE) == 3
    assert run(served, CODE, "--phone", "+491701234567") == 3
    assert run(served, "7QK2-9FXH-3C") == 4
    assert verify_seal.main([CODE, "--issuer", "http://127.0.0.1:9"]) == 5
    kept = tmp_path / "entry.json"
    kept.write_bytes(event(policy="2026-09") + b"\n")
    status.set_entry(served.entries, INDEX, status.VALID)
    assert run(served, CODE, "--event-entry", str(kept)) == 5
    kept.write_bytes(event() + b"\n")
    assert run(served, CODE, "--event-entry", str(kept)) == 0


def test_a_code_that_the_server_does_not_know_is_unknown(served: Issuer, httpserver: HTTPServer) -> None:
    httpserver.expect_request("/api/v1/seals/0000000000").respond_with_json(
        {"title": "Not found"}, status=404
    )
    assert run(served, "0000-0000-00") == 4


def test_the_file_stands_alone(served: Issuer, tmp_path: Path) -> None:
    copy = tmp_path / "verify_seal.py"
    copy.write_bytes(Path(verify_seal.__file__).read_bytes())
    command = [sys.executable, "-P", str(copy), "-", "--issuer", served.url, "--json"]
    done = subprocess.run(command, input=CODE, capture_output=True, text=True, check=True, cwd=tmp_path)
    assert json.loads(done.stdout)["verdict"] == VALID
    plain = subprocess.run(
        command[:-1], input=CODE.encode(), capture_output=True, env={"PYTHONIOENCODING": "ascii"}
    )
    assert plain.returncode == 0
    imports = [
        node
        for node in ast.walk(ast.parse(copy.read_bytes()))
        if isinstance(node, ast.Import | ast.ImportFrom)
    ]
    named = {getattr(node, "module", None) or node.names[0].name for node in imports}
    assert {name.split(".")[0] for name in named} - sys.stdlib_module_names == {"cryptography"}


def documented() -> tuple[str, Callable[[str, str], dict[str, Any]]]:
    """The page for outsiders, and the function that it shows them."""
    page = (Path(verify_seal.__file__).parent / "docs" / "protocol.md").read_text(encoding="utf-8")
    shown: dict[str, Any] = {}
    exec(page.split("```python\n")[1].split("```")[0], shown)
    return page, shown["read_seal"]


def test_the_documented_function_reads_a_served_seal(served: Issuer, httpserver: HTTPServer) -> None:
    read_seal = documented()[1]
    with urllib.request.urlopen(httpserver.url_for(f"/api/v1/seals/{CODE}")) as reply:
        token = json.load(reply)["token"]
    assert read_seal(token, served.url)["seal"]["code"] == "7QK2-9FXH-3B"
    with pytest.raises(jwt.InvalidSignatureError):
        read_seal(token[:-12] + "AAAAAAAAAAA~", served.url)
    with pytest.raises(ValueError, match="not now"):
        read_seal(served.token(), served.url)


def test_the_documented_answers_are_the_real_ones() -> None:
    page = documented()[0]
    leaf = leaves.leaf_hash(event())
    roots = leaves.root([leaf, leaves.leaf_hash(b"second")])
    for known in (leaf, leaves.chain_hash(leaves.GENESIS, leaf), roots):
        assert f"`{known.hex()}`" in page
    assert event().decode() in page
    for kind in get_args(leaves.EventType):
        assert f"`{kind}`" in page


@pytest.mark.parametrize(
    "arguments",
    [
        ["--phone", "0316 123456"],
        ["--domain", "localhost"],
        ["--salt", "AAAA"],
        ["--salt", "!"],
        ["--event-entry", "/nowhere/at/all"],
        ["--unheard-of"],
    ],
)
def test_a_command_that_is_not_understood_is_not_taken_for_a_verdict(arguments: list[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        verify_seal.main([CODE, "--issuer", "https://siegel.example", *arguments])
    assert caught.value.code == 64


def test_the_issuer_is_never_taken_from_a_link() -> None:
    with pytest.raises(SystemExit) as caught:
        verify_seal.main([f"https://siegel.example/s/{CODE}"])
    assert caught.value.code == 64


def test_this_machine_is_asked_without_a_proxy(served: Issuer, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "HTTP_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    for name in ("no_proxy", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
    assert run(served, CODE) == 0


def test_an_answer_may_be_as_long_as_the_limit(httpserver: HTTPServer) -> None:
    httpserver.expect_request("/x").respond_with_data(b"x" * 1000)
    assert verify_seal.fetch_url(httpserver.url_for("/x"), 1000) == b"x" * 1000


def asked_of(httpserver: HTTPServer, answer: Callable[[Request], Response]) -> verify_seal.Doubt:
    httpserver.expect_request("/x").respond_with_handler(answer)
    with pytest.raises(verify_seal.Doubt) as caught:
        verify_seal.fetch_url(httpserver.url_for("/x"), 1000)
    assert caught.value.verdict == CANNOT_TELL
    return caught.value


@pytest.mark.parametrize("code", [301, 302, 303, 307, 308])
def test_redirects_are_not_followed(httpserver: HTTPServer, code: int) -> None:
    asked_of(httpserver, lambda _: Response(status=code, headers={"Location": "/elsewhere"}))
    assert [request.path for request, _ in httpserver.log] == ["/x"]


@pytest.mark.parametrize("code", [204, 206, 400, 403, 410, 429, 500, 503])
def test_only_a_plain_answer_is_read(httpserver: HTTPServer, code: int) -> None:
    asked_of(httpserver, lambda _: Response(status=code))


def test_an_answer_that_is_too_long_or_packed_is_not_read(httpserver: HTTPServer) -> None:
    assert asked_of(httpserver, lambda _: Response(b"x" * 1001)).reason == "unclear_answer"
    httpserver.clear()
    assert (
        asked_of(httpserver, lambda _: Response(b"x", headers={"Content-Encoding": "gzip"})).reason
        == "unclear_answer"
    )


def test_an_answer_that_drips_is_given_up_in_time(
    httpserver: HTTPServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    given_up = threading.Event()

    def drip() -> Iterator[bytes]:
        for _ in range(200):
            if given_up.wait(0.1):
                return
            yield b"x"

    monkeypatch.setattr(verify_seal, "TOTAL_SECONDS", 0.5)
    begun = time.monotonic()
    assert asked_of(httpserver, lambda _: Response(drip())).reason == "unreachable"
    assert time.monotonic() - begun < 15
    given_up.set()
