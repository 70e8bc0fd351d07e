"""Runs a program that cannot outlive its parent: `bin/leash.py PARENT_PID SIGNAL USER PROGRAM [ARGUMENT...]`.

Linux sends SIGNAL to the program when the parent is gone for whatever reason, kill -9 included. With a USER
(`-` for none) the program runs as that user; only root can ask for it.
"""

import ctypes
import os
import pwd
import sys

PR_SET_PDEATHSIG = 1


def bind_to_parent(signal_number: int) -> None:
    """Asks the kernel to send this process a signal when its parent ends; does nothing off Linux."""
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal_number, 0, 0, 0)


def leashed(command: list[str], signal_number: int, user: str | None = None) -> list[str]:
    """The argument list that runs `command` on a leash held by the calling process."""
    facts = [str(os.getpid()), str(int(signal_number)), user or "-"]
    return [sys.executable, "-I", "-S", __file__, *facts, *command]


def become(user: str) -> None:
    """Gives up root for good."""
    entry = pwd.getpwnam(user)
    os.setgroups([])
    os.setgid(entry.pw_gid)
    os.setuid(entry.pw_uid)
    os.chdir("/")


def main() -> None:
    parent, signal_number, user, program = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3], sys.argv[4:]
    if user != "-":
        become(user)
    bind_to_parent(signal_number)  # after the change of user, which the kernel answers by forgetting it
    if os.getppid() != parent:  # it ended before the kernel knew of our wish
        sys.exit(1)
    os.execvp(program[0], program)  # noqa: S606 - starting it is the whole point


if __name__ == "__main__":
    main()
