"""Each import contract is fed its breaches in a copy of the tree, and has to name every one of them."""

import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest

from bin.checks.report import ROOT
from tests.house.tree import Spoilt, run

LINT = str(Path(sys.executable).parent / "lint-imports")

# contract -> file -> its one import; the file's name must appear in the report.
BREACHES: dict[str, dict[str, str]] = {
    "stack": {
        "verification/services/zz_a.py": "billing",
        "billing/services/zz_b.py": "verification",
        "accounts/services/zz_c.py": "pilot",
        "pilot/services/zz_d.py": "directory",
        "directory/views/zz_e.py": "pilot",
        "config/outbox/zz_f.py": "accounts",
        "config/kernel/zz_g.py": "config.outbox",
    },
    "floors": {
        "accounts/rules/zz_a.py": "accounts.models",
        "pilot/services/zz_b.py": "pilot.views",
        "verification/handlers/zz_c.py": "verification.tasks",
        "directory/helpers.py": "typing",
    },
    "root": {
        "accounts/services/zz_a.py": "config.settings",
        "config/outbox/zz_b.py": "config.wiring",
        "config/kernel/zz_c.py": "config.env",
    },
    "issuance": {
        "verification/services/zz_a.py": "verification.issuance",
        "directory/views/zz_b.py": "verification.issuance",
    },
    "pure": {
        "verification/rules/zz_a.py": "django.utils.timezone",
        "pilot/rules/zz_b.py": "pilot.models",
    },
    "celery": {"accounts/services/zz_a.py": "celery", "config/outbox/zz_b.py": "celery"},
    "outside": {
        "accounts/services/zz_a.py": "requests",
        "pilot/views/zz_b.py": "socket",
        "verification/services/zz_c.py": "urllib.request",
        "config/outbox/zz_d.py": "smtplib",
    },
    "cycles": {
        "accounts/services/zz_a.py": "accounts.services.zz_b",
        "accounts/services/zz_b.py": "accounts.services.zz_a",
    },
    "money": {"directory/views/zz_a.py": "billing"},
}


def contracts() -> list[dict[str, Any]]:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    found: list[dict[str, Any]] = settings["tool"]["importlinter"]["contracts"]
    return found


def test_every_contract_has_its_breach() -> None:
    assert {contract["id"] for contract in contracts()} == set(BREACHES)


@pytest.mark.parametrize("contract", BREACHES)
def test_contract_names_each_breach(contract: str, tree: Path) -> None:
    files = {name: f'"""Bad."""\n\nimport {target}\n' for name, target in BREACHES[contract].items()}
    with Spoilt(tree, files):
        code, output = run(tree, [LINT, "--no-logo", "--no-cache", "--contract", contract])
    assert code == 1
    assert "1 broken" in output
    assert [name for name in files if Path(name).stem not in output] == []
