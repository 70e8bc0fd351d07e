"""Static files that were collected and compressed once for a state of the tree, and are copied from then on.

Compressing takes as long as starting a whole stack; collecting itself is tested where `make run` is.
"""

import hashlib
import os
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

from bin.serve import ROOT
from tests.peers import migrated


def stamp() -> str:
    """Equal for two trees that collect the same: by all code, its libraries, and every file that is served."""
    found = hashlib.sha256(migrated.stamp().encode())
    for path in sorted(ROOT.glob("static/**/*")) + sorted(ROOT.glob("*/static/**/*")):
        if path.is_file():
            found.update(path.relative_to(ROOT).as_posix().encode() + b"\0" + path.read_bytes())
    return found.hexdigest()[:16]


def fill(folder: Path, collect: Callable[[], object]) -> None:
    """Puts what was kept into a folder that is not there yet; else `collect` fills it, and it is kept."""
    kept = migrated.KEPT / f"collected-{stamp()}"
    if kept.is_dir():
        shutil.copytree(kept, folder)
        return
    collect()
    migrated.KEPT.mkdir(parents=True, exist_ok=True)
    made = Path(tempfile.mkdtemp(dir=migrated.KEPT, prefix="collecting-"))
    shutil.copytree(folder, made, dirs_exist_ok=True)
    try:
        os.rename(made, kept)  # noqa: PTH104 - it fails when another was quicker
    except OSError:
        shutil.rmtree(made)
    for old in migrated.KEPT.glob("collected-*"):
        if old != kept:
            shutil.rmtree(old, ignore_errors=True)
