"""What is wrong with a machine or a setting is said in a line, not in a traceback, and never with a password."""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from django.core.exceptions import ImproperlyConfigured
from redis import ConnectionPool

from bin.checks.report import ROOT
from bin.plainly import plainly
from bin.ports import free_port
from bin.prepare import make_secrets
from config import stores
from config.env import env
from config.kernel import keys

SECRET = "hunter2hunter2"
# A test run in the background may have been told to ignore Ctrl-C, and children inherit that.
INTERRUPTIBLE = """
import signal
signal.signal(signal.SIGINT, signal.default_int_handler)
from bin.prepare import main
main()
"""
GIVEN = [
    (
        "DATABASE_URL",
        f"mysql://siegel:{SECRET}@db/siegel",
        "DATABASE_URL begins with postgresql:// or sqlite:///",
    ),
    ("DATABASE_URL", "postgres", "DATABASE_URL begins with"),
    ("DATABASE_URL", "postgresql://[::1/x", "DATABASE_URL cannot be read: write / ? # [ ] @ in its password"),
    (
        "DATABASE_URL",
        f"postgresql://siegel:{SECRET}@127.0.0.1:1/x",
        "The database cannot be used:\n  connection failed",
    ),
    ("DATABASE_URL", "sqlite:////nowhere/at/all.sqlite3", "unable to open database file"),
    ("DATABASE_URL_FILE", "/nowhere/at/all", "DATABASE_URL_FILE names a file that cannot be read"),
    ("REDIS_URL", f"amqp://siegel:{SECRET}@mq/", "REDIS_URL begins with redis://"),
    ("EMAIL_URL", f"imap://me:{SECRET}@mail.example", "EMAIL_URL is console, or begins with smtp://"),
    ("SMS_URL", f"pigeon://me:{SECRET}@loft", "SMS_URL: begin with console://"),
    ("PUBLIC_URL", "seal.example.org", "PUBLIC_URL is an origin without a path"),
    ("PUBLIC_URL", "https://seal.example.org/seal", "PUBLIC_URL is an origin without a path"),
    ("PUBLIC_URL", "https://seal.example.org:port", "PUBLIC_URL is an origin without a path"),
    ("OPERATOR_TIME_ZONE", "Mars/Olympus", "OPERATOR_TIME_ZONE is a name such as Europe/Berlin"),
    ("DEBUG", "perhaps", "DEBUG must be true or false"),
    ("TRUSTED_PROXY_COUNT", "one", "TRUSTED_PROXY_COUNT must be a whole number"),
    ("PILOT_MINIMUM_SECONDS", "two", "PILOT_MINIMUM_SECONDS must be a number"),
    ("VAR_DIR", "/proc/siegel", "Nothing can be written below /proc/siegel"),
    ("VAR_DIR", "/dev/null", "Nothing can be written below /dev/null"),
]
# What a password may hold unwritten, and where the address then falls apart: in the port, behind it, or at the host.
ODD = [
    "Zx9kQ/{}",
    "Zx9kQ#{}",
    "Zx9kQ?{}",
    "Zx9kQ[{}",
    "/{}",
    "#{}",
    "?{}",
    "12/{}",
    "Zx9kQ@{}/a",
    "Zx9kQ@{}#a",
]
ADDRESSES = [
    ("DATABASE_URL", "postgresql://siegel:{}@127.0.0.1:1/siegel"),
    ("REDIS_URL", "redis://:{}@127.0.0.1:1/0"),
    ("EMAIL_URL", "smtp://me:{}@127.0.0.1:1"),
]


def settled(var_dir: Path, **given: str) -> dict[str, str]:
    ours = {name: value for name, value in os.environ.items() if name not in env.scheme}
    ours |= {"DEBUG": "true", "LOG_FORMAT": "console", "VAR_DIR": str(var_dir), "PORT": str(free_port())}
    return ours | {"DJANGO_SETTINGS_MODULE": "config.settings"} | given


@pytest.fixture(scope="module")
def var_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("var")


@pytest.fixture(autouse=True)
def leaves_no_dotenv() -> Iterator[None]:
    """Preparing writes `.env` where there is none; this checkout is not the one to be prepared."""
    there = (ROOT / ".env").exists()
    yield
    if not there:
        (ROOT / ".env").unlink(missing_ok=True)


@pytest.mark.processes
@pytest.mark.parametrize(("name", "value", "said"), GIVEN)
def test_a_start_that_cannot_be_says_why(var_dir: Path, name: str, value: str, said: str) -> None:
    command = [sys.executable, "-m", "bin.prepare"]
    done = subprocess.run(
        command, cwd=ROOT, env=settled(var_dir, **{name: value}), capture_output=True, text=True, timeout=120
    )
    told = done.stdout + done.stderr
    assert done.returncode != 0
    assert said in told
    assert "Traceback" not in told
    assert SECRET not in told


@pytest.mark.processes
@pytest.mark.parametrize(("name", "address"), ADDRESSES)
@pytest.mark.parametrize("command", [["-m", "bin.prepare"], ["manage.py", "check", "--traceback"]])
def test_a_password_that_breaks_its_address_is_not_told(
    var_dir: Path, name: str, address: str, command: list[str]
) -> None:
    given = settled(var_dir, **{name: address.format(f"Zx9kQ/{SECRET}")})
    done = subprocess.run(
        [sys.executable, *command], cwd=ROOT, env=given, capture_output=True, text=True, timeout=120
    )
    told = done.stdout + done.stderr
    assert done.returncode != 0
    assert f"{name} cannot be read: write / ? # [ ] @ in its password as %2F %3F %23 %5B %5D %40" in told
    assert "Zx9kQ" not in told
    assert SECRET not in told


@pytest.mark.parametrize(("name", "address"), ADDRESSES)
@pytest.mark.parametrize("odd", ODD)
def test_no_part_of_such_a_password_is_told(tmp_path: Path, name: str, address: str, odd: str) -> None:
    with pytest.raises(ImproperlyConfigured, match=f"{name} cannot be read") as refused:
        read(name, address.format(odd.format(SECRET)), tmp_path)
    assert refused.value.__suppress_context__  # so that no traceback goes on to what was given
    assert not {"Zx9kQ", SECRET} & set(re.findall(r"\w+", str(refused.value)))


def read(name: str, url: str, folder: Path) -> Any:
    if name == "DATABASE_URL":
        return stores.database_settings(url, folder, pool=False)["default"]
    return stores.broker_address(url) if name == "REDIS_URL" else stores.mail_settings(url)


def test_a_password_written_as_it_should_be_is_taken(tmp_path: Path) -> None:
    odd = "/?#[]@:%+"
    for name, address in ADDRESSES:
        found = read(name, address.format(quote(odd, safe="")), tmp_path)
        if name == "REDIS_URL":
            assert ConnectionPool.from_url(found).connection_kwargs["password"] == odd
        else:
            assert found[{"DATABASE_URL": "PASSWORD", "EMAIL_URL": "EMAIL_HOST_PASSWORD"}[name]] == odd


@pytest.mark.parametrize(
    ("name", "url"),
    [
        ("DATABASE_URL", "sqlite:////srv/me@home/a%23b.sqlite3"),
        ("DATABASE_URL", "postgresql:///siegel"),
        ("DATABASE_URL", "postgresql://siegel:pw@[::1]:5432/siegel?sslmode=require"),
        ("DATABASE_URL", "postgresql://siegel:p@w@one:5432,two:5433/siegel"),
        ("DATABASE_URL", "postgresql://siegel:pw@%2Frun%2Fpostgresql/siegel"),
        ("REDIS_URL", "unix:///run/redis@1.sock?db=1"),
        ("REDIS_URL", "rediss://cache.example:6380/0"),
        ("EMAIL_URL", "smtp+tls://me%40example.org:pw@mail.example:587"),
    ],
)
def test_addresses_that_can_be_read_are_taken(tmp_path: Path, name: str, url: str) -> None:
    assert read(name, url, tmp_path)


def test_a_number_that_is_none_is_not_told_either(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRUSTED_PROXY_COUNT", SECRET)
    with pytest.raises(ImproperlyConfigured) as refused:
        env("TRUSTED_PROXY_COUNT")
    assert refused.value.__suppress_context__
    assert SECRET not in str(refused.value)


@pytest.mark.processes
def test_the_command_line_says_it_as_plainly_and_can_be_asked_for_more(var_dir: Path) -> None:
    asked = [sys.executable, "manage.py", "check"]
    options = {"cwd": ROOT, "env": settled(var_dir, DEBUG="perhaps"), "capture_output": True, "text": True}
    plain = subprocess.run(asked, **options)  # type: ignore[call-overload]
    assert (plain.returncode, plain.stderr) == (
        1,
        "A setting is wrong (environment or .env): DEBUG must be true or false\n",
    )
    assert "Traceback" in subprocess.run([*asked, "--traceback"], **options).stderr  # type: ignore[call-overload]


@pytest.mark.processes
def test_ctrl_c_while_it_prepares_is_no_traceback(tmp_path: Path) -> None:
    with (tmp_path / "told").open("w+") as told:
        started = subprocess.Popen(
            [sys.executable, "-c", INTERRUPTIBLE],
            cwd=ROOT,
            env=settled(tmp_path / "var"),
            stdout=told,
            stderr=subprocess.STDOUT,
        )
        deadline = time.monotonic() + 60
        while "Creating the database" not in (tmp_path / "told").read_text():
            assert started.poll() is None
            assert time.monotonic() < deadline
            time.sleep(0.1)
        started.send_signal(signal.SIGINT)
        assert started.wait(30) == 1
    assert (tmp_path / "told").read_text().endswith("the next `make run` goes on from here.\n")
    assert "Traceback" not in (tmp_path / "told").read_text()


def test_a_defect_of_ours_keeps_its_traceback(tmp_path: Path) -> None:
    with pytest.raises(KeyError), plainly(tmp_path):
        raise KeyError("ours")


def test_a_step_that_has_said_why_ends_it_with_its_own_status(tmp_path: Path) -> None:
    with pytest.raises(SystemExit) as ended, plainly(tmp_path):
        raise subprocess.CalledProcessError(3, "make_secrets")
    assert ended.value.code == 3


@pytest.mark.processes
def test_an_update_with_a_key_of_a_new_name_gets_it_and_keeps_the_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in settled(tmp_path).items():
        monkeypatch.setenv(name, value)
    make_secrets(tmp_path)
    made = {path.name: path.read_text() for path in (tmp_path / "keys").iterdir()}
    assert {f"{name}-1.key" for name in keys.NAMES} | {"django-secret-key"} == set(made)
    (tmp_path / "keys" / "link-1.key").rename(tmp_path / "keys" / "link-2.key")  # a rotation counts as there
    (tmp_path / "keys" / "mail-1.key").unlink()
    make_secrets(tmp_path)
    now = {path.name: path.read_text() for path in (tmp_path / "keys").iterdir()}
    assert set(now) == (set(made) - {"link-1.key"}) | {"link-2.key"}
    assert now["link-2.key"] == made["link-1.key"]
    assert {name for name in made if now.get(name) != made[name]} == {"link-1.key", "mail-1.key"}
