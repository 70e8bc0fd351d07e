"""A stack with two web processes on the same folder, as two workers of a machine have it."""

import http.client
import json
import re
import signal
from subprocess import Popen

from bin import ports
from bin import processes as siegel
from tests.peers import processes
from tests.peers.stack import ROOT, Stack

NUMBER = "+493023125012"
IN_TIME = 5.0
# Prints the moment of each change, taken when it is committed.
CHANGE = f"""
import time
from django.utils import timezone
from config.kernel.actors import SYSTEM
from verification.models import Seal
from verification.services import seals
for turn in range({{turns}}):
    seal = Seal.objects.get(e164="{NUMBER}", state__in=["active", "suspended"])
    deed = seals.clear if seal.state == "suspended" else seals.suspend
    seal = deed(seal=seal, cause="domain_lost", by=SYSTEM, at=timezone.now())
    print("changed=%s %.3f" % (dict(active="valid").get(seal.state, seal.state), time.time()), flush=True)
    time.sleep({{pause}})
"""
ANSWERED = re.compile(r'siegel_reader_replies_total\{outcome="answered"\} ([0-9.]+)')
IN_TABLE = re.compile(r"siegel_reader_table_answers ([0-9.]+)")


class House:
    """A stack with a second web process on the same folder."""

    def __init__(self, stack: Stack, *, table: bool = False) -> None:
        self.stack, self.table = stack, table
        self.second = ports.free_port()
        self.process: Popen[bytes] | None = None
        self.ports = (stack.port, self.second)

    def start_second(self) -> None:
        log = self.stack.folder / "second.log"
        self.process = processes.start(
            siegel.web(self.second), log, env=self.stack.env, cwd=ROOT, last_wish=signal.SIGTERM
        )
        healthy = f"http://{ports.LOOPBACK}:{self.second}/healthz"
        processes.wait_until(lambda: ports.answers(healthy), alive=self.process, log=log)

    def close(self) -> None:
        if self.process is not None:
            processes.kill_group(self.process)
        self.stack.stop()

    def get(self, port: int, path: str, *, seconds: float = 3.0, **headers: str) -> tuple[int, bytes]:
        line = http.client.HTTPConnection("127.0.0.1", port, timeout=seconds)
        try:
            line.request("GET", path, headers={"Host": "localhost", **headers})
            answer = line.getresponse()
            return answer.status, answer.read()
        finally:
            line.close()

    def verdict(self, port: int) -> str:
        status, body = self.get(port, f"/api/v1/check?q=%2B{NUMBER[1:]}")
        return str(json.loads(body)["verdict"]) if status == 200 else str(status)

    def answered(self, port: int) -> float:
        """How often the reader of that process answered."""
        found = ANSWERED.search(self.get(port, "/metrics")[1].decode())
        return float(found[1]) if found else 0.0

    def reads(self, port: int) -> bool:
        """Whether its reader answers now; from a table, where there is to be one."""
        before = self.answered(port)
        self.verdict(port)
        return self.answered(port) > before and (not self.table or self.in_table(port) > 0)

    def in_table(self, port: int) -> float:
        found = IN_TABLE.search(self.get(port, "/metrics")[1].decode())
        return float(found[1]) if found else 0.0

    def until_it_reads(self, *which: int) -> None:
        for port in which or self.ports:
            log = self.stack.log("web")
            processes.wait_until(lambda port=port: self.reads(port), alive=None, log=log, seconds=60)  # type: ignore[misc]

    def change(self, turns: int = 1, pause: float = 0.0) -> list[tuple[str, float]]:
        """By a program that starts anew: as in life, nobody changes anything within the moment of a restart."""
        code = CHANGE.format(turns=turns, pause=pause)
        printed = self.stack.run(str(ROOT / "manage.py"), "shell", "-v", "0", "-c", code)
        return [(state, float(at)) for state, at in re.findall(r"changed=(\w+) ([0-9.]+)", printed)]
