"""Fixtures of the tests about the house itself."""

import shutil
from pathlib import Path

import pytest

from bin.checks.report import ROOT
from tests.house.tree import copy_of_repository


@pytest.fixture(scope="session")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The whole repository, to be spoilt; with the type checker's memory, where there is one, to save a minute."""
    copy = copy_of_repository(tmp_path_factory.mktemp("house"))
    if (ROOT / ".mypy_cache").is_dir():
        shutil.copytree(ROOT / ".mypy_cache", copy / ".mypy_cache", symlinks=True)
    return copy
