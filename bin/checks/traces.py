"""No file of the repository names the machine it was made on, or the host of a package registry."""

import re
import sys
from pathlib import Path

from bin.checks import report

# Vendored files keep their authors' words; licence texts too.
LEFT_OUT = ("static/vendor/", "LICENSE")
HOSTS = ("pypi" + ".org", "pythonhosted" + ".org", "registry.npmjs" + ".org", "deb.debian" + ".org")
HOMES = re.compile(r"(?<![\w.])/(?:(?:home|Users)/[a-z][\w.-]*|roo[t])/")


def machine_paths(root: Path) -> list[str]:
    """Where this very copy, its interpreter and its user live; too short a path would hit by chance."""
    places = {str(root), str(report.ROOT), str(Path.home()), sys.base_prefix}
    return sorted(place for place in places if place.count("/") > 1)


def in_line(line: str, forbidden: list[str]) -> str:
    home = HOMES.search(line)
    return home.group() if home else next((word for word in forbidden if word in line), "")


def problems(root: Path) -> list[str]:
    forbidden = [*machine_paths(root), *HOSTS]
    found = []
    for path in report.tracked(root):
        name = str(path.relative_to(root))
        if name.startswith(LEFT_OUT):
            continue
        for number, line in enumerate(report.text_of(path).splitlines(), 1):
            if word := in_line(line, forbidden):
                found.append(f"{name}:{number}: names {word}")
    return found


if __name__ == "__main__":
    report.run(problems)
