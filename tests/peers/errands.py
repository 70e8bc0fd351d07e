"""Commands of manage.py, each in a process of its own that finds Django loaded already.

Loading all of Siegel takes a second or two of work, and a stack asks for a dozen commands. `python -m
tests.peers.errands SOCKET` loads it once, opens no connection, and forks for each command that it is asked for.
"""

import json
import os
import socket
import socketserver
import subprocess
import sys
import tempfile
import threading
import traceback
from pathlib import Path

import django
from django.db import connections
from django.urls import get_resolver

import manage
from tests.peers import processes


class Runner:
    """Runs commands with one set of environment variables, also several at once; starts with the first."""

    def __init__(self, folder: Path, root: Path) -> None:
        self.folder, self.root = folder, root
        self.log = folder / "errands.log"
        self.socket = folder / "errands.sock"
        self.process: subprocess.Popen[bytes] | None = None

    def start(self, env: dict[str, str]) -> None:
        """Returns at once, so that it loads while others are begun."""
        if self.process is None:
            command = [sys.executable, "-m", "tests.peers.errands", str(self.socket)]
            self.process = processes.start(command, self.log, env=env, cwd=self.root)

    def ask(self, *arguments: str) -> tuple[int, str]:
        """The command's exit code, and what it printed; what it complained of is added when it failed."""
        processes.wait_until(self.socket.exists, alive=self.process, log=self.log)
        with socket.socket(socket.AF_UNIX) as line:
            line.connect(str(self.socket))
            line.sendall(json.dumps(arguments).encode() + b"\n")
            with line.makefile("rb") as answers:
                answer = answers.read()
        if not answer:
            raise processes.PeerFailed(
                f"{' '.join(arguments)}: killed\n{self.log.read_text('utf-8')[-3000:]}"
            )
        code, out, complaint = json.loads(answer)
        return code, out + complaint if code else out

    def stop(self) -> None:
        if self.process is not None:
            processes.kill_group(self.process)
            self.process = None
            self.socket.unlink(missing_ok=True)


class Errand(socketserver.StreamRequestHandler):
    """Runs in the fork: one command, then its exit code and both its outputs."""

    def handle(self) -> None:
        arguments = json.loads(self.rfile.readline())
        with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as complaint:
            os.dup2(out.fileno(), 1)
            os.dup2(complaint.fileno(), 2)
            code = carried_out(arguments)
            sys.stdout.flush()
            sys.stderr.flush()
            said = []
            for file in (out, complaint):
                file.seek(0)
                said.append(file.read().decode("utf-8", "replace"))
        self.wfile.write(json.dumps([code, *said]).encode())


def carried_out(arguments: list[str]) -> int:
    """As the interpreter would end for `manage.py ARGUMENTS`."""
    sys.argv = ["manage.py", *arguments]
    try:
        manage.main()
    except SystemExit as ended:
        if ended.code is None or isinstance(ended.code, int):
            return ended.code or 0
        print(ended.code, file=sys.stderr)
        return 1
    except BaseException:  # noqa: BLE001 - the fork says it and ends
        traceback.print_exc()
        return 1
    return 0


class Server(socketserver.ForkingMixIn, socketserver.UnixStreamServer):
    block_on_close = False


def main() -> None:
    django.setup()
    get_resolver().url_patterns  # noqa: B018 - loads all pages
    # What a fork would share with its brothers.
    if threading.active_count() > 1 or any(one.connection for one in connections.all()):
        sys.exit("a thread or a connection was begun while loading")
    path = Path(sys.argv[1])
    new = path.with_suffix(".new")
    with Server(str(new), Errand) as server:
        new.rename(path)  # once it listens
        server.serve_forever(poll_interval=0.5)


if __name__ == "__main__":
    main()
