"""Every text of the source has its translation, none is fuzzy or empty, and each .mo is what its .po says."""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import polib

from bin.checks import report

SOURCES = {".py", ".html", ".txt"}
LEFT_OUT = {"tests", "bench", "bin", "docs", "deploy"}


Entry = polib.POEntry | polib.MOEntry


def key(entry: Entry) -> tuple[str, str, str]:
    return (entry.msgctxt or "", entry.msgid, entry.msgid_plural or "")


def words(entry: Entry) -> tuple[str, dict[int, str]]:
    return (entry.msgstr, entry.msgstr_plural)


def short(text: str) -> str:
    return repr(text if len(text) <= 70 else f"{text[:67]}...")


def in_catalogue(path: Path, root: Path, wanted: set[tuple[str, str, str]]) -> list[str]:
    name = path.relative_to(root)
    catalogue = [entry for entry in polib.pofile(str(path)) if not entry.obsolete]
    found = [f"{name}:{entry.linenum}: fuzzy: {short(entry.msgid)}" for entry in catalogue if entry.fuzzy]
    found += [
        f"{name}:{entry.linenum}: not translated: {short(entry.msgid)}"
        for entry in catalogue
        if not entry.fuzzy and not entry.translated()
    ]
    known = {key(entry) for entry in catalogue}
    found += [
        f"{name}: missing, run `make messages`: {short(msgid)}" for _, msgid, _ in sorted(wanted - known)
    ]
    return found + placeholders(path, root) + compiled(path, root)


def placeholders(path: Path, root: Path) -> list[str]:
    """msgfmt knows every format; it also sees a file that is no catalogue at all."""
    done = subprocess.run(["msgfmt", "--check", "-o", os.devnull, path], capture_output=True, text=True)
    return [f"{path.relative_to(root)}: {done.stderr.strip()}"] if done.returncode else []


def compiled(path: Path, root: Path) -> list[str]:
    binary = path.with_suffix(".mo")
    if not binary.exists():
        return [f"{binary.relative_to(root)}: missing, run `make messages`"]
    said = {
        key(entry): (entry.msgstr, entry.msgstr_plural)
        for entry in polib.pofile(str(path)).translated_entries()
    }
    built = {key(entry): (entry.msgstr, entry.msgstr_plural) for entry in polib.mofile(str(binary))}
    return (
        []
        if said == built
        else [f"{binary.relative_to(root)}: is not what its .po says, run `make messages`"]
    )


def texts_of_source(root: Path) -> set[tuple[str, str, str]]:
    """Collects the texts from a copy of the source, so that no catalogue is touched."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder)
        for path in report.tracked(root):
            name = path.relative_to(root)
            if path.suffix in SOURCES and name.parts[0] not in LEFT_OUT:
                (copy / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(path, copy / name)
        (copy / "locale").mkdir(exist_ok=True)
        command = [sys.executable, "-m", "django", "makemessages", "--locale", "xx", "--no-location"]
        done = subprocess.run(command, cwd=copy, env=without_settings(), capture_output=True, text=True)
        made = copy / "locale" / "xx" / "LC_MESSAGES" / "django.po"
        if done.returncode:
            sys.exit(f"makemessages failed:\n{done.stdout}{done.stderr}")
        return {key(entry) for entry in polib.pofile(str(made))} if made.exists() else set()


def without_settings() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}


def problems(root: Path) -> list[str]:
    catalogues = sorted(root.glob("locale/*/LC_MESSAGES/django.po"))
    if not catalogues:
        return ["locale: no catalogue at all"]
    wanted = texts_of_source(root)
    return [line for path in catalogues for line in in_catalogue(path, root, wanted)]


if __name__ == "__main__":
    report.run(problems)
