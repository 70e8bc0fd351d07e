"""`make run`, middle step: settings, secrets, tables, texts, static files and the demonstration data."""

import io
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import django
from django.core.management import call_command
from django.db import connection

from bin import serve
from bin.plainly import plainly
from bin.setup_tests import LIBRARIES, has_library
from config.kernel import keys

ROOT = serve.ROOT
CHECKOUT = 60.0  # seconds


def write_dotenv() -> None:
    if not (ROOT / ".env").exists():
        shutil.copyfile(ROOT / ".env.example", ROOT / ".env")
        print("Wrote .env (development settings); change what you like", flush=True)


def stale_catalogues() -> list[Path]:
    """The .po files whose .mo is missing or older; a checkout writes both within the same moment."""
    found = sorted(ROOT.glob("locale/*/LC_MESSAGES/*.po"))
    return [po for po in found if compiled_at(po.with_suffix(".mo")) + CHECKOUT < po.stat().st_mtime]


def compiled_at(mo: Path) -> float:
    return mo.stat().st_mtime if mo.exists() else 0.0


def compile_messages() -> None:
    """Needs Debian's gettext; without it the committed .mo files serve, and it is said."""
    stale = stale_catalogues()
    if stale and not shutil.which("msgfmt"):
        print("msgfmt (package gettext) is missing: using the compiled texts as they are", flush=True)
        return
    for po in stale:
        if subprocess.run(["msgfmt", "--check-format", "-o", po.with_suffix(".mo"), po]).returncode:
            sys.exit(f"{po.relative_to(ROOT)} cannot be compiled; the lines above say where.")


def say_what_is_missing() -> None:
    """Letters as PDF need two libraries of the system; everything else works without them, so it is only said."""
    missing = [package for name, package in LIBRARIES.items() if not has_library(name)]
    if missing:
        print(f"Letters and invoices cannot be made as PDF: apt install {' '.join(missing)}", flush=True)


def make_secrets(var_dir: Path) -> None:
    """In a process of its own: settings read the secret key once, when they are loaded.

    Also after an update that brought a key of a new name; none that is there is ever replaced.
    """
    folder = Path(serve.setting("KEYS_DIR") or var_dir / "keys")
    wanted = ["django-secret-key", *(f"{name}-*.key" for name in keys.NAMES)]
    if not all(any(folder.glob(pattern)) for pattern in wanted):
        subprocess.run([sys.executable, "manage.py", "make_secrets"], cwd=ROOT, check=True)


def quietly(name: str, *arguments: str) -> str:
    out = io.StringIO()
    call_command(name, *arguments, stdout=out)
    return out.getvalue()


def database_is_new() -> bool:
    return "django_migrations" not in connection.introspection.table_names()


def load_demo(var_dir: Path, pending: Path) -> None:
    """Once for a new database; an interrupted load is taken up again, since the command may run twice."""
    if pending.exists():
        print("Loading the demonstration data", flush=True)
        quietly("demo")
        facts = json.loads(quietly("demo", "--json"))
        kept = var_dir / "demo.json"
        kept.touch(mode=0o600)  # it holds the way in
        kept.write_text(json.dumps(facts, ensure_ascii=False, indent=1), encoding="utf-8")
        pending.unlink()


def main() -> None:
    number = serve.port()  # tell at once when another program has it
    write_dotenv()
    serve.set_public_url(number)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    var_dir = serve.var_dir()
    with plainly(var_dir):
        prepare(var_dir)


def prepare(var_dir: Path) -> None:
    """Everything in order; each step may be done again."""
    var_dir.mkdir(parents=True, exist_ok=True)
    make_secrets(var_dir)
    django.setup()
    quietly("check")
    pending = var_dir / "demo-pending"
    if database_is_new():
        print("Creating the database", flush=True)
        pending.touch()
    quietly("migrate", "--no-input")
    quietly("signing_keys")
    compile_messages()
    say_what_is_missing()
    quietly("collectstatic", "--no-input")
    load_demo(var_dir, pending)


if __name__ == "__main__":
    main()
