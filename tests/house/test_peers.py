"""The real servers that other tests lean on start, survive what they should, and are gone afterwards."""

import os
import subprocess
import sys

import psycopg
import pytest
import redis

from bin.checks.report import ROOT
from tests.peers import processes
from tests.peers.postgres import Postgres
from tests.peers.redis import Redis

pytestmark = pytest.mark.processes


def gone(pid: int) -> bool:
    return not os.path.exists(f"/proc/{pid}")  # noqa: PTH110 - plain question to the kernel


def test_postgres_keeps_what_was_committed_over_a_crash() -> None:
    with Postgres() as postgres:
        with psycopg.connect(postgres.url) as connection:
            connection.execute("CREATE TABLE kept AS SELECT 7 AS seven")
        assert postgres.process
        first = postgres.process.pid
        postgres.crash()
        assert gone(first)
        assert not postgres.answers()
        postgres.start()
        with psycopg.connect(postgres.url) as connection:
            assert connection.execute("SELECT seven FROM kept").fetchone() == (7,)
        other = postgres.create_database("other")
        psycopg.connect(other).close()
        last = postgres.process.pid
    assert gone(last)
    assert not postgres.folder.exists()


def test_redis_forgets_or_keeps_as_asked_and_can_freeze() -> None:
    for durable, kept in ((False, None), (True, b"v")):
        with Redis(durable=durable) as peer:
            with redis.Redis.from_url(peer.url) as client:
                client.set("k", "v")
            peer.freeze()
            assert not peer.answers()
            peer.thaw()
            assert peer.answers()
            peer.kill()
            peer.start()
            with redis.Redis.from_url(peer.url) as client:
                assert client.get("k") == kept
        assert peer.process
        assert gone(peer.process.pid)


def test_peers_do_not_outlive_a_killed_test_run() -> None:
    code = (
        "import os, time; from tests.peers.postgres import Postgres; from tests.peers.redis import Redis\n"
        "with Postgres() as p, Redis() as r:\n"
        "    print(p.process.pid, r.process.pid, p.folder, r.folder, flush=True); time.sleep(600)"
    )
    process = subprocess.Popen([sys.executable, "-c", code], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert process.stdout
    postgres, server, *folders = process.stdout.readline().split()
    process.kill()
    process.communicate()
    log = ROOT / "no-log"
    processes.wait_until(lambda: gone(int(postgres)) and gone(int(server)), alive=None, log=log, seconds=10)
    subprocess.run(["rm", "-rf", *folders], check=True)


def test_a_peer_that_is_not_installed_fails_and_says_so() -> None:
    with pytest.raises(processes.PeerFailed, match="no-such-server is not installed: run bin/setup-tests"):
        processes.find_program("no-such-server", "/usr/lib/*/bin")
