"""A copy of the repository that a test may spoil."""

import os
import shutil
import subprocess
from pathlib import Path

from bin.checks.report import ROOT, tracked
from tests.environment import clean_environment


def copy_of_repository(target: Path) -> Path:
    for path in tracked(ROOT):
        copy = target / path.relative_to(ROOT)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(path, copy)
    return target


class Spoilt:
    """`with Spoilt(tree, {"path": "text"}):` adds the files (or appends, where `+` leads the path), then mends."""

    def __init__(self, tree: Path, files: dict[str, str]) -> None:
        self.tree, self.files = tree, files
        self.before: dict[Path, bytes | None] = {}

    def __enter__(self) -> None:
        for name, text in self.files.items():
            path = self.tree / name.lstrip("+")
            old = path.read_bytes() if path.exists() else None
            self.before[path] = old
            path.parent.mkdir(parents=True, exist_ok=True)
            kept = (old or b"") if name.startswith("+") else b""
            path.write_bytes(kept + text.encode())
            if path.suffix == ".py":
                self.complete(path.parent)

    def complete(self, folder: Path) -> None:
        """Where an app does not have that floor yet, it gets it."""
        init = folder / "__init__.py"
        if folder != self.tree and not init.exists():
            self.before[init] = None
            init.write_text('"""A floor."""\n', encoding="utf-8")

    def __exit__(self, *_: object) -> None:
        for path, old in self.before.items():
            if old is None:
                path.unlink()
            else:
                path.write_bytes(old)


def run(tree: Path, command: list[str]) -> tuple[int, str]:
    """The exit code and everything that was printed."""
    var = tree / "var"
    env = clean_environment({"DEBUG": "true", "VAR_DIR": str(var), "PYTHONDONTWRITEBYTECODE": "1"})
    env = {name: value for name, value in env.items() if name != "PYTHONPATH"} | {"HOME": os.environ["HOME"]}
    done = subprocess.run(
        command,
        cwd=tree,
        env=env,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    return done.returncode, done.stdout
