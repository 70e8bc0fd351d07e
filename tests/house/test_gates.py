"""A gate that cannot fail is a defect: each one gets a bad file and has to name it."""

from pathlib import Path

import pytest

from bin.check import GATES, Gate, chosen, judge_all
from tests.house.tree import Spoilt, run

# gate -> the files that spoil the tree (a + appends), and what the gate must then say.
BAD: dict[str, tuple[dict[str, str], str]] = {
    "types": (
        {"bin/zz_bad.py": '"""Bad."""\n\n\ndef count() -> int:\n    return "three"\n'},
        "bin/zz_bad.py:5: error",
    ),
    "catalogues": (
        {"templates/zz_bad.html": '{% load i18n %}{% translate "Nobody has translated this yet" %}\n'},
        "Nobody has translated this yet",
    ),
    "imports": ({"accounts/helpers.py": '"""Bad."""\n'}, "accounts.helpers"),
    "deploy": ({"+config/settings.py": "\nSECURE_HSTS_SECONDS = 0\n"}, "security.W004"),
    "migrations": (
        {"+config/outbox/models.py": "\n\nclass ZzBad(models.Model):\n    name = models.TextField()\n"},
        "ZzBad",
    ),
    "bandit": (
        {"config/zz_bad.py": '"""Bad."""\n\nimport yaml\n\nyaml.load("a: 1", Loader=yaml.Loader)\n'},
        "config/zz_bad.py:5",
    ),
    "djlint": ({"templates/zz_bad.html": "<img src=/static/a.png>\n"}, "zz_bad.html"),
    "dependencies": ({"config/zz_bad.py": '"""Bad."""\n\nimport werkzeug\n'}, "config/zz_bad.py:3"),
    "format": ({"config/zz_bad.py": "'''Bad.'''\nx = {'a':1}\n"}, "config/zz_bad.py"),
    "lint": ({"config/zz_bad.py": '"""Bad."""\n\nimport os\n'}, "config/zz_bad.py:3"),
    "templates": ({"templates/zz_bad.html": '<p style="color:red">no</p>\n'}, "templates/zz_bad.html:1"),
    "colours": ({"static/zz_bad.css": "@layer base {\n  p { color: #123456 }\n}\n"}, "static/zz_bad.css:2"),
    "sizes": ({"config/zz_bad.py": '"""Bad."""\n' + "x = 1\n" * 250}, "config/zz_bad.py:1"),
    "lock": ({"+requirements.txt": "\nrequests==2.0.0\n"}, "requirements.txt"),
    "traces": ({"docs/zz_bad.md": "See /home/" + "somebody/siegel for more.\n"}, "docs/zz_bad.md:1"),
}


def test_every_gate_has_a_bad_file() -> None:
    assert {gate.name for gate in GATES} == set(BAD)


@pytest.mark.parametrize("gate", GATES, ids=lambda gate: gate.name)
def test_gate_finds_the_bad_file(gate: Gate, tree: Path) -> None:
    files, said = BAD[gate.name]
    with Spoilt(tree, files):
        code, output = run(tree, gate.command)
    assert code != 0
    assert said in output


def test_one_failing_gate_fails_the_whole(capfd: pytest.CaptureFixture[str]) -> None:
    well, bad = Gate("well", ["true"]), Gate("bad", ["sh", "-c", "echo what is wrong; exit 3"])
    assert judge_all([well, bad]) == ["bad"]
    output = capfd.readouterr().out
    assert "what is wrong" in output
    assert output.count("FAILED") == 1


def test_single_gates_can_be_chosen_by_name_only() -> None:
    assert [gate.name for gate in chosen(["lock", "lint"])] == ["lint", "lock"]
    with pytest.raises(SystemExit, match="No such gate: lnit"):
        chosen(["lnit"])
