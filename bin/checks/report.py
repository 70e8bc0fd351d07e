"""What every gate shares: the tree it looks at, the files in it, and how it ends."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
PACKAGES = ("accounts", "billing", "config", "directory", "pilot", "verification")


def tracked(root: Path) -> list[Path]:
    """What is, or is about to be, in the repository; outside one, every file below the root."""
    listing = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=root,
        capture_output=True,
        env={**os.environ, "GIT_CEILING_DIRECTORIES": str(root.parent)},
    )
    if listing.returncode:
        return sorted(path for path in root.rglob("*") if path.is_file())
    names = sorted({os.fsdecode(name) for name in listing.stdout.split(b"\0") if name})
    return [root / name for name in names if (root / name).is_file()]


def text_of(path: Path) -> str:
    """The file's text; a binary file has none."""
    raw = path.read_bytes()
    return "" if b"\0" in raw[:8000] else raw.decode("utf-8", "replace")


def line_of(text: str, position: int) -> int:
    return text.count("\n", 0, position) + 1


def run(problems: Callable[[Path], list[str]]) -> None:
    """The `main` of a gate; an argument may name another tree. Ends with 1 when there are problems."""
    root = Path(sys.argv[1]).resolve() if len(sys.argv) > 1 else ROOT
    found = problems(root)
    for line in found:
        print(line)
    sys.exit(1 if found else 0)
