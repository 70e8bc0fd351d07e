"""Debian's Kannel (bearerbox, smsbox) with its own fake carrier, on free loopback ports."""

import re
import shutil
import subprocess
import tempfile
from pathlib import Path
from types import TracebackType
from typing import Self
from urllib.parse import quote, unquote_to_bytes

from bin import ports
from tests.peers.processes import accepts, end, find_program, start, wait_until

CONFIGURATION = """
group = core
admin-port = {admin}
admin-interface = 127.0.0.1
admin-password = {password}
smsbox-port = {boxes}
smsbox-interface = 127.0.0.1
box-allow-ip = 127.0.0.1
dlr-storage = internal
store-type = file
store-location = {folder}/kannel.store

group = smsc
smsc = fake
smsc-id = carrier
port = {carrier}
connect-allow-ip = 127.0.0.1

group = smsbox
bearerbox-host = 127.0.0.1
sendsms-port = {sendsms}
sendsms-interface = 127.0.0.1

group = sendsms-user
username = siegel
password = "{password}"
max-messages = 3
concatenation = true
"""
GOT = re.compile(r"Got message \d+: <(.*)>$")
MESSAGE = re.compile(r"(\S+) (\S+) (text|data|ucs-2) (.*)", re.DOTALL)


class Kannel:
    """`with Kannel() as kannel: kannel.setting`; `carried()` is what the fake carrier was given."""

    password = "s3cr:t/&x"

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="siegel-kannel-"))
        self.ports = {name: ports.free_port() for name in ("admin", "boxes", "carrier", "sendsms")}
        self.running: list[subprocess.Popen[bytes]] = []

    @property
    def setting(self) -> str:
        who = f"siegel:{quote(self.password, safe='')}"
        return f"kannel://{who}@127.0.0.1:{self.ports['sendsms']}/?from=SIEGEL&scheme=http"

    def __enter__(self) -> Self:
        text = CONFIGURATION.format(folder=self.folder, password=self.password, **self.ports)
        configuration = self.folder / "kannel.conf"
        configuration.write_text(text)
        try:
            self._run("bearerbox", str(configuration), until="admin")
            self._run("smsbox", str(configuration), until="sendsms")
            self._connect_carrier()
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def stop(self) -> None:
        for process in reversed(self.running):
            end(process)
        shutil.rmtree(self.folder, ignore_errors=True)

    def carried(self) -> list[tuple[str, str, str]]:
        """Sender, receiver and text of each message, in order; a line break in a text starts a new log line."""
        found: list[str] = []
        for line in self._log("fakesmsc").read_text(encoding="utf-8", errors="replace").splitlines():
            got = GOT.search(line)
            if got and MESSAGE.match(got[1]):
                found.append(got[1])
            elif got and found:
                found[-1] += f"\n{got[1]}"
        return [_read(text) for text in found]

    def _run(self, name: str, configuration: str, *, until: str) -> None:
        log = self._log(name)
        process = start([find_program(name, "/usr/sbin"), configuration], log)
        self.running.append(process)
        port = self.ports[until]
        wait_until(lambda: accepts(port), alive=process, log=log, seconds=20)

    def _connect_carrier(self) -> None:
        program = find_program("fakesmsc", "/usr/lib/kannel/test")
        # -m 0: it sends nothing by itself, it only takes what Kannel delivers.
        port = str(self.ports["carrier"])
        process = start(
            [program, "-H", "127.0.0.1", "-r", port, "-m", "0", "1 2 text x"], self._log("fakesmsc")
        )
        self.running.append(process)
        log = self._log("bearerbox")
        wait_until(
            lambda: "Fakesmsc client connected" in log.read_text(errors="replace"),
            alive=process,
            log=log,
            seconds=20,
        )

    def _log(self, name: str) -> Path:
        return self.folder / f"{name}.log"


def _read(text: str) -> tuple[str, str, str]:
    parts = MESSAGE.match(text)
    if parts is None:
        raise AssertionError(f"not a message: {text}")
    sender, receiver, kind, body = parts.groups()
    if kind != "text":
        body = unquote_to_bytes(body.replace("+", " ")).decode("utf-16-be" if kind == "ucs-2" else "utf-8")
    return sender, receiver, body
