"""Becomes one process of a production machine: `python -m bin.role web | worker QUEUE[,QUEUE...] | beat`.

HOST, PORT, WEB_WORKERS (processes), WEB_THREADS (each holds a database connection) and WORKER_CONCURRENCY come from
the environment; units and containers start nothing else, so all of them run the very same command lines.
"""

import os
import sys
from pathlib import Path

from bin import processes, serve

USAGE = "usage: python -m bin.role web | worker QUEUE[,QUEUE...] | beat"


def number(name: str, default: int) -> int:
    given = os.environ.get(name, "") or str(default)
    if not given.isascii() or not given.isdigit() or int(given) == 0:
        sys.exit(f"{name} must be a whole number above 0, not {given!r}")
    return int(given)


def command(arguments: list[str]) -> list[str]:
    """The argument list for a role; ends the program when there is no such role."""
    match arguments:
        case ["web"]:
            workers, threads = (
                number("WEB_WORKERS", os.cpu_count() or 1),
                number("WEB_THREADS", processes.THREADS),
            )
            return processes.web(number("PORT", 8000), host=serve.host(), workers=workers, threads=threads)
        case ["worker", queues] if queues and set(queues.split(",")) <= set(processes.QUEUES.split(",")):
            name = queues.replace(",", "-")
            usual = (
                4 if queues == processes.HOOK_QUEUES else 2
            )  # one business has up to two messages under way
            return processes.worker(queues, name=name, concurrency=number("WORKER_CONCURRENCY", usual))
        case ["beat"]:
            return processes.beat(Path(serve.var_dir()) / "beat-schedule")
        case ["worker", *_]:
            sys.exit(f"{USAGE}\nThe queues are {processes.QUEUES}.")
        case _:
            sys.exit(USAGE)


def main() -> None:
    wanted = command(sys.argv[1:])
    os.chdir(serve.ROOT)
    os.execv(wanted[0], wanted)  # noqa: S606 - becoming it is the whole point


if __name__ == "__main__":
    main()
