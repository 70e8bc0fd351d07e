"""What docs/deploy.md and deploy/ promise an engineer holds for this very tree."""

import configparser
import subprocess
from pathlib import Path

import pytest

from bin import role
from bin.checks.deploy import PRODUCTION
from bin.checks.report import ROOT
from config.celery_options import QUEUES
from config.env import env

PAGE = (ROOT / "docs" / "deploy.md").read_text(encoding="utf-8")
UNITS = sorted((ROOT / "deploy" / "systemd").glob("*.service"))


def test_every_variable_is_documented() -> None:
    assert [name for name in env.scheme if f"`{name}`" not in PAGE] == []


def test_every_queue_is_documented_and_has_a_worker() -> None:
    assert [queue for queue in QUEUES if f"| `{queue}` |" not in PAGE] == []
    assert [queue for queue in QUEUES if f"siegel-worker@{queue}" not in PAGE] == []
    assert all(role.command(["worker", queue]) for queue in QUEUES)


def test_the_checked_environment_is_the_documented_one() -> None:
    assert [name for name in PRODUCTION if name not in PAGE] == []


def unit(path: Path) -> configparser.ConfigParser:
    parser = configparser.ConfigParser(strict=False, interpolation=None)
    parser.optionxform = str  # type: ignore[assignment, method-assign]
    parser.read(path, encoding="utf-8")
    return parser


@pytest.mark.parametrize("path", UNITS, ids=lambda path: path.name)
def test_units_start_a_role_as_an_unprivileged_user(path: Path) -> None:
    service = unit(path)["Service"]
    program, *arguments = service["ExecStart"].split()
    assert program == "/opt/siegel/.venv/bin/python"
    assert arguments[:2] == ["-m", "bin.role"]
    assert role.command([argument.replace("%i", "codes") for argument in arguments[2:]])
    assert service["User"] == "siegel"
    assert service["NoNewPrivileges"] == "true"


@pytest.mark.parametrize(
    "arguments", [[], ["web", "x"], ["worker"], ["worker", "no-such-queue"], ["worker", ""], ["cook"]]
)
def test_roles_that_are_none_are_refused(arguments: list[str]) -> None:
    with pytest.raises(SystemExit, match=r"^usage: "):
        role.command(arguments)


@pytest.mark.parametrize("given", ["0", "-1", "many", "1.5"])
def test_numbers_of_roles_are_checked(monkeypatch: pytest.MonkeyPatch, given: str) -> None:
    monkeypatch.setenv("WEB_THREADS", given)
    with pytest.raises(SystemExit, match="WEB_THREADS must be a whole number above 0"):
        role.command(["web"])


def test_numbers_of_roles_reach_the_command_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WEB_THREADS", "4")
    monkeypatch.setenv("WEB_WORKERS", "3")
    monkeypatch.setenv("PORT", "8123")
    assert {"--blocking-threads=4", "--workers=3", "--port=8123"} <= set(role.command(["web"]))


@pytest.mark.parametrize(
    "script",
    [
        "deploy/entrypoint",
        "deploy/siegel-manage",
        *(
            f"bin/{name}"
            for name in (
                "run",
                "test",
                "check",
                "lock",
                "format",
                "messages",
                "bench",
                "clean",
                "find-python",
                "setup-tests",
            )
        ),
        ".ci/run",
    ],
)
def test_shell_scripts_are_executable_and_parse(script: str) -> None:
    path = ROOT / script
    assert path.stat().st_mode & 0o111
    shell = path.read_text(encoding="utf-8").partition("\n")[0].split("/")[-1].split()[-1]
    assert subprocess.run([shell, "-n", path]).returncode == 0
