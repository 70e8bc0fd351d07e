"""Static files that are copied instead of collected: the same ones, and others for another tree."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.peers import collected, migrated


@pytest.fixture(autouse=True)
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    made = tmp_path / "tree"
    (made / "static" / "vendor").mkdir(parents=True)
    (made / "static" / "app.css").write_text("a {}")
    (made / "requirements.txt").touch()
    monkeypatch.setattr(migrated, "KEPT", tmp_path / "kept")
    for module in (migrated, collected):
        monkeypatch.setattr(module, "ROOT", made)
    migrated.stamp.cache_clear()
    yield made
    migrated.stamp.cache_clear()


class Collecting:
    """Writes one file, and counts how often it was asked to."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.times = folder, 0

    def __call__(self) -> None:
        self.times += 1
        (self.folder / "css").mkdir(parents=True)
        (self.folder / "css" / "app.1f2e.css.br").write_bytes(b"\x0b\x00")


def test_the_first_collects_and_the_next_one_copies(tmp_path: Path) -> None:
    for name, times in (("one", 1), ("two", 0)):
        collecting = Collecting(tmp_path / name)
        collected.fill(tmp_path / name, collecting)
        assert collecting.times == times
        assert (tmp_path / name / "css" / "app.1f2e.css.br").read_bytes() == b"\x0b\x00"


@pytest.mark.parametrize(
    "changed", ["static/app.css", "static/vendor/new.js", "billing/static/x.svg", "config/a.py"]
)
def test_another_tree_gets_its_own(tree: Path, tmp_path: Path, changed: str) -> None:
    collected.fill(tmp_path / "one", Collecting(tmp_path / "one"))
    (tree / changed).parent.mkdir(parents=True, exist_ok=True)
    (tree / changed).write_text("b = {}")
    migrated.stamp.cache_clear()
    collecting = Collecting(tmp_path / "two")
    collected.fill(tmp_path / "two", collecting)
    assert collecting.times == 1
    assert len(list((tmp_path / "kept").iterdir())) == 1, "the old one is not forgotten"


def test_what_failed_is_not_kept(tmp_path: Path) -> None:
    def fails() -> None:
        raise ValueError

    with pytest.raises(ValueError):
        collected.fill(tmp_path / "one", fails)
    assert not (tmp_path / "kept").exists()


def test_whoever_comes_second_takes_its_own_and_leaves_nothing(tmp_path: Path) -> None:
    """Two begin at once; the other one is done while this one collects."""

    def slow() -> None:
        collected.fill(tmp_path / "other", Collecting(tmp_path / "other"))
        Collecting(tmp_path / "one")()

    collected.fill(tmp_path / "one", slow)
    assert (tmp_path / "one" / "css").is_dir()
    assert len(list((tmp_path / "kept").iterdir())) == 1
