"""Creates `.venv` and installs the locked dependencies with their hashes, only when a lock file changed."""

import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
STAMP = VENV / ".locks-installed"
LOCKS = ("requirements.txt",)
DEV_LOCKS = ("requirements.txt", "requirements-dev.txt")
VENV_PACKAGE = f"python3.{sys.version_info.minor}-venv"


def fingerprint(locks: tuple[str, ...], python: str = sys.implementation.cache_tag) -> str:
    """Changes when the interpreter or one of the lock files does."""
    digest = hashlib.sha256(python.encode())
    for name in locks:
        digest.update((ROOT / name).read_bytes())
    return digest.hexdigest()


def installed() -> list[str]:
    """The fingerprints of the lock sets that were installed without an error."""
    return STAMP.read_text(encoding="ascii").split() if STAMP.is_file() else []


def can_make_venv() -> bool:
    return all(importlib.util.find_spec(name) for name in ("venv", "ensurepip"))


def apt_install(*packages: str) -> None:
    """Installs Debian packages when that is allowed; otherwise ends the program with the line to type."""
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        sys.exit(f"Missing Debian packages. Please run:  sudo apt install {' '.join(packages)}")
    print(f"Installing Debian packages: {' '.join(packages)}", flush=True)
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (["update"], ["install", "-y", "--no-install-recommends", *packages]):
        done = subprocess.run(
            ["apt-get", "-q", *command], env=quiet, stdin=subprocess.DEVNULL, capture_output=True, text=True
        )
        if done.returncode:
            sys.exit(f"apt-get {command[0]} failed:\n{done.stdout}{done.stderr}")


def make_venv() -> None:
    if PYTHON.exists() and subprocess.run([PYTHON, "-c", "import pip"], capture_output=True).returncode == 0:
        return
    if not can_make_venv():
        apt_install(VENV_PACKAGE)
    print("Creating .venv", flush=True)
    subprocess.run([sys.executable, "-m", "venv", "--clear", VENV], check=True)


def install(locks: tuple[str, ...]) -> None:
    """Brings `.venv` to exactly what the locks say; does nothing when it is there already."""
    mark = fingerprint(locks)
    if PYTHON.exists() and mark in installed():
        return
    make_venv()
    print(f"Installing {' and '.join(locks)} (a minute or two, once)", flush=True)
    wanted = [part for name in locks for part in ("-r", str(ROOT / name))]
    # The locks are whole. Without --no-deps older pips look for the newest `coverage[toml]` beside the pinned
    # `coverage`, and refuse it for want of a hash.
    pip = [str(PYTHON), "-m", "pip", "--disable-pip-version-check", "install", "--quiet"]
    if subprocess.run([*pip, "--require-hashes", "--no-deps", *wanted]).returncode:
        sys.exit("The dependencies could not be installed; the lines above say why.")
    # The larger set holds the smaller one, so both are up to date now.
    marks = {mark, fingerprint(LOCKS)}
    STAMP.write_text("\n".join(sorted(marks)), encoding="ascii")


def main() -> None:
    install(DEV_LOCKS if "--dev" in sys.argv[1:] else LOCKS)


if __name__ == "__main__":
    main()
