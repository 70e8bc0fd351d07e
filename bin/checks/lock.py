"""The lock files pin everything by version and hash, fit requirements*.in, and name no index address."""

import re
from pathlib import Path

from bin.checks import report

LOCKS = ("requirements", "requirements-dev", "tests/peers/localstripe")
PIN = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[^\]]*\])?==([^\s;\\]+)", re.MULTILINE)
WANTED = re.compile(r"^([A-Za-z0-9][A-Za-z0-9._-]*)", re.MULTILINE)
ADDRESS = re.compile(r"https?://|file:|\s@\s|^\s*-[^\s-]|^\s*--(?!hash=)")


def plain(name: str) -> str:
    """PEP 503: how names are compared."""
    return re.sub(r"[-_.]+", "-", name).lower()


def pins(text: str) -> dict[str, str]:
    return {plain(name): version for name, version in PIN.findall(text)}


def in_lock(path: Path) -> list[str]:
    text = path.read_text(encoding="utf-8")
    found = [
        f"{path.name}:{number}: names an address or an option: {line.strip()}"
        for number, line in enumerate(text.splitlines(), 1)
        if ADDRESS.search(line.partition("#")[0])
    ]
    for block in re.split(r"^(?=[A-Za-z0-9])", text, flags=re.MULTILINE):
        name = WANTED.match(block)
        if name and not (PIN.match(block) and "--hash=sha256:" in block):
            found.append(f"{path.name}: {name[1]} has no exact version with a hash")
    return found


def problems(root: Path) -> list[str]:
    found, known = [], {name: pins((root / f"{name}.txt").read_text(encoding="utf-8")) for name in LOCKS}
    for name in LOCKS:
        found += in_lock(root / f"{name}.txt")
        wanted = WANTED.findall((root / f"{name}.in").read_text(encoding="utf-8"))
        found += [
            f"{name}.txt: {package} of {name}.in is not pinned, run `make lock`"
            for package in wanted
            if plain(package) not in known[name]
        ]
    run, dev = (known[name] for name in LOCKS[:2])
    return found + [
        f"requirements-dev.txt: {name} is {dev[name]} here and {run[name]} in requirements.txt"
        for name in sorted(run.keys() & dev.keys())
        if run[name] != dev[name]
    ]


if __name__ == "__main__":
    report.run(problems)
