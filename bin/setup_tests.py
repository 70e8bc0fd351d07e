"""Sets up what the tests need from Debian, npm and PyPI, or says what is missing and fails; nothing is skipped."""

import ctypes
import os
import shutil
import subprocess
import sys
from pathlib import Path

from bin.install import VENV, apt_install

# What is called or read -> the Debian package that brings it.
PROGRAMS = {
    "chromium": "chromium",
    "postgres": "postgresql",
    "redis-server": "redis-server",
    "bearerbox": "kannel",
    "msgfmt": "gettext",
    # The validators of HTML, linked data and vCards.
    "java": "default-jre-headless",
    "npm": "npm",
}
FILES = {
    "usr/lib/kannel/test/fakesmsc": "kannel-extras",
    # Chromium brings no letters of its own; pages show names in several scripts.
    "usr/share/fonts/truetype/liberation/LiberationSans-Regular.ttf": "fonts-liberation",
    "usr/share/fonts/truetype/dejavu/DejaVuSans.ttf": "fonts-dejavu-core",
}
# What WeasyPrint loads to set the text of letters and invoices.
LIBRARIES = {"libpango-1.0.so.0": "libpango-1.0-0", "libpangoft2-1.0.so.0": "libpangoft2-1.0-0"}
# The lock pins every package by its hash and names no registry; npm asks the one that this machine is set up with.
NODE = Path(__file__).resolve().parent.parent / "tests" / "node"
NPM = ("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund")
# A program that is tested against, not used: it has a lock of its own and never meets our packages.
PEERS = NODE.parent / "peers"
LOCALSTRIPE = VENV / "peers" / "localstripe"
PLACES = ("usr/sbin", "usr/lib/postgresql/*/bin")


def has_program(name: str) -> bool:
    """On the PATH, or where Debian puts servers that are on no user's PATH."""
    found = (path / name for place in PLACES for path in Path("/").glob(place))
    return shutil.which(name) is not None or any(os.access(path, os.X_OK) for path in found)


def has_library(name: str) -> bool:
    try:
        ctypes.CDLL(name)
    except OSError:
        return False
    return True


def missing_packages() -> list[str]:
    programs = [package for name, package in PROGRAMS.items() if not has_program(name)]
    files = [package for name, package in FILES.items() if not (Path("/") / name).exists()]
    libraries = [package for name, package in LIBRARIES.items() if not has_library(name)]
    return programs + files + libraries


def install_validators() -> None:
    """Brings tests/node to exactly what its lock says; does nothing when it is there already."""
    lock, done = NODE / "package-lock.json", NODE / "node_modules" / ".of-this-lock"
    if done.is_file() and done.read_bytes() == lock.read_bytes():
        return
    print("Installing validators for tests (npm)", flush=True)
    run = subprocess.run(NPM, cwd=NODE, stdin=subprocess.DEVNULL, capture_output=True, text=True)
    if run.returncode:
        sys.exit(
            f"npm ci failed in {NODE}; is a registry within reach (npm config get registry)?\n{run.stderr}"
        )
    done.write_bytes(lock.read_bytes())


def install_localstripe() -> None:
    """Brings its folder below .venv to exactly what its lock says; does nothing when it is there already."""
    lock, done = PEERS / "localstripe.txt", LOCALSTRIPE / ".of-this-lock"
    mark = sys.implementation.cache_tag.encode() + lock.read_bytes()
    if done.is_file() and done.read_bytes() == mark:
        return
    print("Installing localstripe for tests", flush=True)
    subprocess.run([sys.executable, "-m", "venv", "--clear", LOCALSTRIPE], check=True)
    pip = (
        str(LOCALSTRIPE / "bin" / "python"),
        "-m",
        "pip",
        "--disable-pip-version-check",
        "install",
        "--quiet",
    )
    if subprocess.run([*pip, "--require-hashes", "--no-deps", "-r", str(lock)]).returncode:
        sys.exit("localstripe could not be installed; the lines above say why.")
    done.write_bytes(mark)


def main() -> None:
    """Arguments limit it to these packages: the gates need gettext, but no browser."""
    only = set(sys.argv[1:])
    missing = [package for package in missing_packages() if not only or package in only]
    if missing:
        apt_install(*missing)
    still = set(missing) & set(missing_packages())
    if still:
        sys.exit(f"Installed, but not found afterwards: {' '.join(still)}")
    if not only:
        install_validators()
        install_localstripe()


if __name__ == "__main__":
    main()
