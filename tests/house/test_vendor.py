"""What others wrote stands here with its name, version, source and licence, and is exactly what it says it is."""

import hashlib
import json
import re
from pathlib import Path
from typing import Any

import pytest

STATIC = Path(__file__).resolve().parent.parent.parent / "static"
MANIFEST: list[dict[str, str]] = json.loads((STATIC / "vendor/manifest.json").read_text(encoding="utf-8"))[
    "files"
]
SYMBOL = re.compile(r'<symbol id="([a-z0-9-]+)"')
# A tick inside a badge, shield or circle would be a second seal.
SECOND_SEALS = re.compile(r"badge|check-check|circle-check|shield-check|square-check|award|medal|verified")


@pytest.mark.parametrize("entry", MANIFEST, ids=lambda entry: entry["name"])
def test_a_vendored_file_is_what_the_manifest_says(entry: dict[str, str]) -> None:
    body = (STATIC / entry["path"]).read_bytes()

    assert hashlib.sha256(body).hexdigest() == entry["sha256"]
    assert entry["version"] in entry["source"]
    assert entry["licence"]
    assert (STATIC / entry["licence_file"]).read_text(encoding="utf-8").strip()


def test_everything_vendored_is_in_the_manifest() -> None:
    known = {entry["path"] for entry in MANIFEST} | {entry["licence_file"] for entry in MANIFEST}
    found = {path.relative_to(STATIC).as_posix() for path in (STATIC / "vendor").rglob("*") if path.is_file()}

    assert found - known == {"vendor/manifest.json"}


def test_own_files_keep_their_size() -> None:
    weigh = {
        name: (STATIC / name).stat().st_size for name in ("app.css", "app.js", "count.js", "passkeys.js")
    }

    assert weigh["app.css"] <= 25_000
    # A page loads the first, and one of the others where it needs it.
    assert weigh["app.js"] + max(weigh["count.js"], weigh["passkeys.js"]) <= 5_120


def test_no_icon_looks_like_a_second_seal() -> None:
    icons = SYMBOL.findall((STATIC / "icons.svg").read_text(encoding="utf-8"))

    assert len(icons) == len(set(icons)) > 30
    assert [name for name in icons if SECOND_SEALS.search(name)] == []


@pytest.mark.parametrize("state", ["verified", "pending", "suspended", "expired", "revoked", "none"])
def test_each_state_has_a_drawing_of_its_own(state: str) -> None:
    sprite = (STATIC / "seal/sprite.svg").read_text(encoding="utf-8")
    shapes: dict[str, Any] = dict(re.findall(r'<symbol id="seal-([a-z]+)"[^>]*>(.*?)</symbol>', sprite))

    assert (STATIC / f"seal/{state}.svg").is_file()
    assert list(shapes.values()).count(shapes[state]) == 1
