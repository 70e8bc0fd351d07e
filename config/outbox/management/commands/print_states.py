"""Writes docs/states.md from the lifecycle tables; `--check` fails when the page is stale."""

from argparse import ArgumentParser
from collections.abc import Iterator
from importlib import import_module
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from config.kernel.lifecycle import Lifecycle

HEAD = """# States

Printed from the lifecycle tables by `manage.py print_states`; `make check` fails when this page is stale.
Each line of a table is one legal move: whatever is not here is refused, whoever asks.
"""


def tables() -> Iterator[Lifecycle]:
    """Every lifecycle of every app, in the order of the apps and of their modules."""
    for name in ("accounts", "pilot", "verification", "billing", "directory"):
        module = import_module(f"{name}.lifecycle")
        yield from (value for value in vars(module).values() if isinstance(value, Lifecycle))


def section(table: Lifecycle) -> str:
    lines = [f"## {table.name}", "", "```mermaid", "stateDiagram-v2", f"    [*] --> {table.initial}"]
    lines += [f"    {move.source} --> {move.target}: {move.action}" for move in table.moves]
    lines += [f"    {state} --> [*]" for state in sorted(table.final)]
    lines += ["```", "", "| from | action | by | to | next | event |", "|---|---|---|---|---|---|"]
    lines += [
        f"| {m.source} | {m.action} | {', '.join(m.actors)} | {m.target} | {m.next_actor or '-'} | {m.event or '-'} |"
        for m in table.moves
    ]
    return "\n".join(lines)


def page() -> str:
    return "\n\n".join([HEAD.strip(), *(section(table) for table in tables())]) + "\n"


class Command(BaseCommand):
    help = "Writes docs/states.md."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true", help="write nothing; fail when the page is stale")

    def handle(self, *args: Any, **options: Any) -> None:
        path = settings.BASE_DIR / "docs" / "states.md"
        if not options["check"]:
            path.write_text(page(), encoding="utf-8")
        elif not path.is_file() or path.read_text(encoding="utf-8") != page():
            raise CommandError("docs/states.md is stale: run manage.py print_states", returncode=1)
