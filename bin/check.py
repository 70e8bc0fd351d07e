"""`make check`: every gate, two at a time; each says what is wrong, and any of them fails the whole."""

import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from bin.checks.report import PACKAGES, ROOT
from tests.environment import clean_environment

SCRIPTS = Path(sys.executable).parent
AT_ONCE = 2


@dataclass(frozen=True)
class Gate:
    """One judgement: a command that ends with 0 when all is well."""

    name: str
    command: list[str]


def tool(name: str, *arguments: str) -> list[str]:
    return [str(SCRIPTS / name), *arguments]


def own(name: str) -> list[str]:
    return [sys.executable, "-m", f"bin.checks.{name}"]


def manage(*arguments: str) -> list[str]:
    return [sys.executable, "manage.py", *arguments]


# The slow ones first, so that the short ones fill the other core.
GATES = (
    Gate("types", tool("mypy")),
    Gate("catalogues", own("catalogues")),
    Gate("imports", tool("lint-imports", "--no-logo")),
    Gate("deploy", own("deploy")),
    Gate("migrations", manage("makemigrations", "--check", "--dry-run")),
    Gate("bandit", tool("bandit", "--quiet", "--configfile", "pyproject.toml", "--recursive", *PACKAGES)),
    Gate("djlint", tool("djlint", "--lint", "--quiet", "templates")),
    Gate("dependencies", tool("deptry", "--no-ansi", ".")),
    Gate("format", tool("ruff", "format", "--check", ".")),
    Gate("lint", tool("ruff", "check", ".")),
    Gate("templates", own("templates")),
    Gate("colours", own("colours")),
    Gate("sizes", own("sizes")),
    Gate("lock", own("lock")),
    Gate("traces", own("traces")),
)


def judge(gate: Gate, env: dict[str, str]) -> bool:
    started = time.monotonic()
    done = subprocess.run(
        gate.command,
        cwd=ROOT,
        env=env,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    verdict = "FAILED" if done.returncode else "ok"
    shown = f"\n{done.stdout.rstrip()}\n" if done.returncode else ""
    print(f"{verdict:<7}{gate.name:<14}{time.monotonic() - started:5.1f} s{shown}", flush=True)
    return done.returncode == 0


def judge_all(gates: list[Gate], judged: Callable[[Gate, dict[str, str]], bool] = judge) -> list[str]:
    """Returns the names of the gates that failed."""
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(AT_ONCE) as pool:
        env = clean_environment({"DEBUG": "true", "VAR_DIR": folder})
        verdicts = list(pool.map(lambda gate: judged(gate, env), gates))
    return [gate.name for gate, well in zip(gates, verdicts, strict=True) if not well]


def chosen(names: list[str]) -> list[Gate]:
    unknown = set(names) - {gate.name for gate in GATES}
    if unknown:
        sys.exit(
            f"No such gate: {', '.join(sorted(unknown))}. There are: {', '.join(gate.name for gate in GATES)}"
        )
    return [gate for gate in GATES if not names or gate.name in names]


def main() -> None:
    failed = judge_all(chosen(sys.argv[1:]))
    if failed:
        sys.exit(f"Failed: {', '.join(failed)}")
    print("All gates passed.")


if __name__ == "__main__":
    main()
