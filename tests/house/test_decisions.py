"""Decision records can be named by their number: each number once, and each says in its title which one it is."""

import re

from bin.checks.report import ROOT

FOLDER = ROOT / "docs" / "adr"


def test_every_number_stands_once_and_in_its_title() -> None:
    numbers = []
    for path in sorted(FOLDER.glob("[0-9]*.md")):
        number, title = path.name[:4], path.read_text(encoding="utf-8").splitlines()[0]
        assert title.startswith(f"# {number}  "), path.name
        numbers.append(int(number))
    assert numbers == list(range(1, len(numbers) + 1))


def test_every_link_to_a_record_leads_to_one() -> None:
    for path in [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]:
        for name in re.findall(
            r"\(((?:docs/)?(?:adr/)?\d{4}-[a-z0-9-]+\.md)\)", path.read_text(encoding="utf-8")
        ):
            assert (FOLDER / name.rpartition("/")[2]).is_file(), f"{path.name}: {name}"
