"""`make run`, last step: web server, workers and beat under one supervisor until Ctrl-C."""

import json
import os
import signal
import sys
import threading
from pathlib import Path
from typing import Any

from bin import ports, processes
from bin.leash import bind_to_parent
from bin.supervisor import Supervisor

ROOT = Path(__file__).resolve().parent.parent
DEFAULT_PORT = "8000"
COLOURS = {"web": "36", "codes": "35", "checks": "34", "webhooks": "94", "beat": "33", "siegel": "32"}
WIDTH = max(map(len, COLOURS))
printing = threading.Lock()


def say(name: str, line: str) -> None:
    label = f"{name:<{WIDTH}} |"
    if sys.stdout.isatty():
        label = f"\033[{COLOURS.get(name, '37')}m{label}\033[0m"
    with printing:
        print(label, line, flush=True)


def port() -> int:
    """PORT from the environment, checked: a number, and nobody else's."""
    given = os.environ.get("PORT", "") or DEFAULT_PORT
    if not given.isascii() or not given.isdigit() or not 1 <= int(given) <= 65535:
        sys.exit(f"PORT must be a number from 1 to 65535, not {given!r}. For example: PORT=8123 make run")
    if not ports.is_free(int(given), host()):
        sys.exit(
            f"Port {given} is in use by another program (perhaps Siegel itself, in another window).\n"
            f"Stop that one, or choose another port:  PORT={int(given) % 65535 + 1} make run"
        )
    return int(given)


def host() -> str:
    return os.environ.get("HOST", "") or ports.LOOPBACK


def dotenv(path: Path = ROOT / ".env") -> dict[str, str]:
    """What `.env` sets, read without Django: enough for the two names that this script needs itself."""
    lines = path.read_text(encoding="utf-8").splitlines() if path.is_file() else []
    pairs = (line.partition("=") for line in lines if "=" in line and not line.lstrip().startswith("#"))
    return {name.strip(): value.strip().strip("\"'") for name, _, value in pairs}


def setting(name: str) -> str:
    """As Django will see it: the process's own environment wins over `.env`."""
    return os.environ[name] if name in os.environ else dotenv().get(name, "")


def set_public_url(number: int) -> None:
    """Links, passkeys and the seal's issuer carry this address; a set one wins."""
    os.environ["PUBLIC_URL"] = setting("PUBLIC_URL") or f"http://localhost:{number}"


def var_dir() -> Path:
    return Path(setting("VAR_DIR") or ROOT / "var")


def programs(number: int) -> dict[str, list[str]]:
    schedule = var_dir() / f"beat-schedule-{number}"
    return {
        "web": processes.web(number, host=host()),
        "codes": processes.worker(processes.FAST_QUEUES, name=f"codes-{number}"),
        "checks": processes.worker(processes.SLOW_QUEUES, name=f"checks-{number}"),
        # One process and not two: each exchange has an end of its own, so nobody need watch over it.
        "webhooks": processes.worker(processes.HOOK_QUEUES, name=f"webhooks-{number}", pool="solo"),
        "beat": processes.beat(schedule),
    }


def demo() -> dict[str, Any]:
    """What `bin/prepare.py` learnt from `manage.py demo --json`, where there is demonstration data."""
    path = var_dir() / "demo.json"
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
    return found


def check_line(url: str, what: str, state: str, data: dict[str, Any]) -> list[str]:
    """A link to one demonstration seal in that state, if there is one."""
    found = [seal for seal in data.get("seals", []) if seal["state"] == state]
    return [f"    {what:<26} {url}/check/?q={seal['code']}   {seal['name']}" for seal in found[:1]]


def welcome_text(url: str, data: dict[str, Any]) -> str:
    logins = data.get("logins", [])
    lines = [
        "",
        f"  Siegel is running:  {url}/",
        "",
        "  Try first",
        f"    {'apply to the pilot':<26} {url}/pilot/",
        *check_line(url, "check a seal", "active", data),
        *check_line(url, "check one that was revoked", "revoked", data),
        f"    {'sign in':<26} {url}/account/login/",
        f"    {'read sent mails and codes':<26} {url}/operations/messages/",
        "",
        *(["  Demonstration logins"] if logins else []),
        *(f"    {login['email']:<34} {login['role']:<10} {login['how']}" for login in logins),
        "",
        f"  Ctrl-C ends everything; the data stay in {var_dir()}.",
        "",
    ]
    return "\n".join(lines)


def main() -> None:
    if "MAKELEVEL" in os.environ:  # make waits for us; should it be killed, nobody else would end us
        bind_to_parent(signal.SIGTERM)
    if os.geteuid() == 0:  # Celery would warn at length; on a machine of one's own it is no news
        os.environ.setdefault("PYTHONWARNINGS", "ignore:You're running the worker")
    number = port()
    set_public_url(number)
    reached = ports.LOOPBACK if host() == "0.0.0.0" else host()  # noqa: S104 - compared, not bound
    health = f"http://{reached}:{number}/healthz"  # by number: a bare machine may not know localhost
    Supervisor(programs(number), say).run(
        ready=lambda: ports.answers(health, timeout=0.5),
        welcome=lambda: print(welcome_text(os.environ["PUBLIC_URL"], demo()), flush=True),
    )
    print("Siegel has stopped.", flush=True)


if __name__ == "__main__":
    main()
