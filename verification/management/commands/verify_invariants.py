"""Checks every promise about the rows, without any code that writes them; names the rows that break one."""

import json
from argparse import ArgumentParser
from collections.abc import Callable, Iterator
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper

from verification.management.invariants import changes, customers, hashes, issued, lookalikes, withdrawals
from verification.management.invariants.form import Invariant
from verification.management.invariants.statements import STATEMENTS

Check = Callable[[BaseDatabaseWrapper], Iterator[hashes.Breach]]
MOST_ROWS = 50
NOW = {"postgresql": "now()", "sqlite": "strftime('%Y-%m-%d %H:%M:%f', 'now')"}
PYTHON: tuple[tuple[str, str, Check], ...] = (
    ("log-chain", "The log has no gap, and every entry hashes to what it says", hashes.chain),
    ("status-bits", "The status bits equal the states", hashes.status_bits),
    ("old-places-end", "The place of an earlier version ends a day after the change", changes.old_places),
    (
        "last-entry-speaks-of-the-seal",
        "The last entry of a seal commits to its name, place and number",
        changes.last_entries,
    ),
    (
        "further-seal-not-past-its-main",
        "A further seal is valid only while nothing about the business stands against its main one",
        changes.valid_past_main,
    ),
    ("append-only", "What is written once is protected by the database", hashes.triggers),
    (
        "draw-follows-from-its-seed",
        "Every draw follows from the seed whose hash was shown before",
        hashes.draws,
    ),
    ("no-number-in-clear", "No table about customers holds a telephone number", customers.clear_numbers),
    ("warning-never-beside-a-seal", "Nobody is warned of what has a living seal", lookalikes.beside_a_seal),
    ("documents-whole", "Every document's bytes are there and unchanged", hashes.documents),
    ("invoices-unchanged", "Every invoice's PDF and XML are those that were given out", issued.unchanged),
    ("invoice-rows-as-given-out", "The rows of an invoice say what its XML says", issued.as_given_out),
    (
        "withdrawn-is-taken-back",
        "Whoever withdrew got everything since the order back, and of what was before the days that were left",
        withdrawals.taken_back,
    ),
    ("withdrawal-in-time", "Nobody withdrew who had ordered nothing lately", withdrawals.in_time),
    ("papers-gone-in-time", "No document outlives its date by more than a day", hashes.outlived),
    ("papers-have-a-date", "Every document of a case that is over has a date", hashes.undated),
)


class Command(BaseCommand):
    help = "Exits with 1 and names the rows when an invariant is broken."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *args: Any, **options: Any) -> None:
        results = [self._statement(invariant) for invariant in STATEMENTS]
        results += [self._python(code, sentence, check) for code, sentence, check in PYTHON]
        broken = [result for result in results if result["rows"]]
        if options["json"]:
            self.stdout.write(json.dumps({"checked": len(results), "broken": broken}, ensure_ascii=False))
        else:
            self._print(results)
        if broken:
            raise CommandError(f"{len(broken)} of {len(results)} invariants are broken", returncode=1)

    def _statement(self, invariant: Invariant) -> dict[str, Any]:
        with connection.cursor() as cursor:
            cursor.execute(invariant.sql.replace("{now}", NOW[connection.vendor]))
            rows = cursor.fetchmany(MOST_ROWS)
        return _result(invariant.code, invariant.sentence, [(str(row[0]), str(row[1])) for row in rows])

    def _python(self, code: str, sentence: str, check: Check) -> dict[str, Any]:
        return _result(
            code, sentence, [breach for breach, _n in zip(check(connection), range(MOST_ROWS), strict=False)]
        )

    def _print(self, results: list[dict[str, Any]]) -> None:
        for result in results:
            mark = "broken" if result["rows"] else "ok"
            self.stdout.write(f"{mark:7} {result['invariant']}: {result['sentence']}")
            for row in result["rows"]:
                self.stdout.write(f"          {row['row']}: {row['detail']}")


def _result(code: str, sentence: str, rows: list[hashes.Breach]) -> dict[str, Any]:
    return {
        "invariant": code,
        "sentence": sentence,
        "rows": [{"row": row, "detail": detail} for row, detail in rows],
    }
