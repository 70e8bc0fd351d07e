"""Commands that find Django loaded: each ends as `manage.py` would end, in a process of its own."""

import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest

from bin.checks.report import ROOT
from tests.environment import clean_environment
from tests.patience import looks
from tests.peers import errands, migrated
from tests.peers.processes import PeerFailed

pytestmark = pytest.mark.processes
FACTS = "import json, os, threading; print(json.dumps([os.getpid(), os.getppid(), threading.active_count()]))"


@pytest.fixture(scope="module")
def env(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    folder = tmp_path_factory.mktemp("errands")
    migrated.fill(folder / "siegel.sqlite3")
    facts = {"DJANGO_SETTINGS_MODULE": "config.settings", "DEBUG": "true", "VAR_DIR": str(folder)}
    secret = "only-for-tests-only-for-tests-only-for-tests-only-for-tests"
    return clean_environment({**facts, "SECRET_KEY": secret, "PYTHONPATH": str(ROOT)})


@pytest.fixture(scope="module")
def runner(env: dict[str, str]) -> Iterator[errands.Runner]:
    made = errands.Runner(Path(env["VAR_DIR"]), ROOT)
    made.start(env)
    yield made
    made.stop()
    assert not made.socket.exists()


def shell(code: str) -> tuple[str, ...]:
    return ("shell", "-v", "0", "-c", code)


@pytest.mark.parametrize(
    "arguments",
    [
        ("make_secrets", "--no-such-option"),
        ("no_such_command",),
        shell("print('Tür', flush=True)"),
        shell("import sys; print(7); sys.exit(3)"),
        shell("import sys; sys.exit('no way')"),
        shell("1/0"),
        ("showmigrations", "--list", "verification"),
    ],
)
def test_it_ends_as_the_command_line_does(
    runner: errands.Runner, env: dict[str, str], arguments: tuple[str, ...]
) -> None:
    command = [sys.executable, "manage.py", *arguments]
    done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True)
    code, said = runner.ask(*arguments)
    assert code == done.returncode
    wanted = done.stdout + done.stderr if code else done.stdout
    # The way to the same error is another one.
    assert said.splitlines()[-1] == wanted.splitlines()[-1]
    assert (said == wanted) or "Traceback" in wanted


def test_each_has_a_process_without_threads_and_the_stacks_own_settings(
    runner: errands.Runner, env: dict[str, str]
) -> None:
    assert runner.process
    found = [json.loads(runner.ask(*shell(FACTS))[1]) for _ in range(2)]
    assert [row[1:] for row in found] == [[runner.process.pid, 1]] * 2
    assert len({os.getpid(), *(row[0] for row in found)}) == 3
    code, said = runner.ask(*shell("from django.conf import settings; print(settings.VAR_DIR)"))
    assert (code, said.strip()) == (0, env["VAR_DIR"])


def test_what_one_changes_in_its_process_the_next_one_does_not_see(runner: errands.Runner) -> None:
    runner.ask(
        *shell("from django.conf import settings; settings.SITE_NAME = 'Other'; import os; os.umask(0)")
    )
    code, said = runner.ask(
        *shell("from django.conf import settings; import os; print(settings.SITE_NAME, os.umask(0))")
    )
    assert (code, said.strip()) == (0, "Siegel 18")


def test_what_it_writes_is_committed_and_no_two_draw_the_same_keys(
    runner: errands.Runner, env: dict[str, str]
) -> None:
    for name in ("one", "two"):
        made = f"from tests import factories; factories.user('{name}@example.org')"
        assert runner.ask(*shell(made))[0] == 0
    with closing(sqlite3.connect(Path(env["VAR_DIR"]) / "siegel.sqlite3")) as line:
        assert line.execute("SELECT COUNT(*) FROM accounts_user").fetchone() == (2,)
    drawn = {
        runner.ask(*shell("import random, uuid; print(random.random(), uuid.uuid4())"))[1] for _ in range(3)
    }
    assert len(drawn) == 3


MEET = """
import pathlib, time
pathlib.Path({mine!r}).touch()
while not pathlib.Path({other!r}).exists(): time.sleep(0.01)
"""


def test_two_are_carried_out_at_once(runner: errands.Runner, tmp_path: Path) -> None:
    """Each waits for what the other one leaves."""
    one, two = str(tmp_path / "one"), str(tmp_path / "two")
    with ThreadPoolExecutor() as pool:
        asked = [
            pool.submit(runner.ask, *shell(MEET.format(mine=mine, other=other)))
            for mine, other in ((one, two), (two, one))
        ]
        assert [each.result(60) for each in asked] == [(0, ""), (0, "")]


def test_one_that_is_killed_is_told_and_the_next_one_runs(runner: errands.Runner) -> None:
    with pytest.raises(PeerFailed, match="killed"):
        runner.ask(*shell("import os, signal; os.kill(os.getpid(), signal.SIGKILL)"))
    assert runner.ask(*shell("print(1)")) == (0, "1\n")


def test_settings_that_cannot_be_loaded_are_told(env: dict[str, str], tmp_path: Path) -> None:
    broken = errands.Runner(tmp_path, ROOT)
    broken.start({**env, "DEBUG": "perhaps"})
    try:
        with pytest.raises(PeerFailed, match="DEBUG must be true or false"):
            broken.ask("check")
    finally:
        broken.stop()


def test_it_ends_with_whoever_started_it(env: dict[str, str], tmp_path: Path) -> None:
    code = (
        "import os, sys, time, pathlib; from tests.peers import errands\n"
        "made = errands.Runner(pathlib.Path(sys.argv[1]), pathlib.Path.cwd()); made.start(dict(os.environ))\n"
        "made.ask('check'); print(made.process.pid, flush=True); time.sleep(600)"
    )
    command = [sys.executable, "-c", code, str(tmp_path)]
    with subprocess.Popen(command, cwd=ROOT, env=env, stdout=subprocess.PIPE, text=True) as starter:
        assert starter.stdout
        pid = int(starter.stdout.readline())
        starter.kill()
    eventually(lambda: not Path(f"/proc/{pid}").exists())


def eventually(what: Callable[[], bool], seconds: float = 10) -> None:
    assert any(what() for _ in looks(seconds, every=0.02))
