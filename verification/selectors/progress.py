"""How far a case is: what each task's page shows, what stands in the way of handing it in."""

from dataclasses import dataclass
from datetime import datetime

from accounts.models import Business
from verification.models import Case
from verification.rules import tasks
from verification.rules.facts import Facts
from verification.rules.policy import CHANGES
from verification.rules.requirements import judge, standing
from verification.rules.tasks import Status
from verification.selectors import letters
from verification.selectors.facts import gather
from verification.selectors.rows import Rows, load

NEEDED_TASKS = ("kind", "details", "identifiers")
OPEN_STATUSES = ("open", "doing", "blocked")


@dataclass(frozen=True)
class Progress:
    """The state of every requirement and task of one case. `obstacles` are requirements or tasks to do first."""

    rows: Rows
    facts: Facts
    states: dict[str, str]
    statuses: dict[str, Status]
    obstacles: tuple[str, ...]

    @property
    def done(self) -> int:
        return sum(status in ("done", "checking", "problem") for status in self.counted.values())

    @property
    def counted(self) -> dict[str, Status]:
        """The tasks that have to be done; what is optional and untouched does not count."""
        return {
            code: status
            for code, status in self.statuses.items()
            if status != "optional" and (code, status) != ("domain", "blocked")
        }

    @property
    def next_task(self) -> str:
        """The first task that is open; empty when everything is done."""
        return self.after("")

    def after(self, task: str) -> str:
        """The next open task behind `task`, else the first one before it; empty when nothing is open."""
        open_ = [
            code for code, status in self.statuses.items() if status in ("open", "doing") and code != task
        ]
        order = list(self.statuses)
        behind = [code for code in open_ if task and order.index(code) > order.index(task)]
        return next(iter([*behind, *open_]), "")


def progress(case: Case, *, at: datetime) -> Progress:
    """Everything about one case's progress, in six queries."""
    rows = load(case)
    facts = gather(case, at=at, duplicates=False, rows=rows)
    states: dict[str, str] = {**standing(facts, at=at)}
    looks = {row.source: row.result if row.state == "done" else "running" for row in rows.findings}
    statuses = tasks.statuses(
        tasks.Standing(
            kind=facts.kind,
            states=states,
            given=facts.given,
            looks=looks,
            papers=len(facts.documents),
            refused_papers=sum(one.verdict == "does_not_fit" or one.is_too_old for one in facts.documents),
            vat_answered=bool(case.business.vat_id or case.business.no_vat_id),
            registered=tasks.registered(facts.country, facts.kind, facts.legal_form),
            domain=rows.proof.state if rows.proof else "",
            phone=facts.line_type,
            letter=_letter(case.business) if "address" in states else "",
        )
    )
    return Progress(rows, facts, states, statuses, _obstacles(facts, states, statuses, at=at))


def _letter(business: Business) -> str:
    """Where the letter to the address is; only asked for businesses that need one."""
    found = letters.live(business, "address")
    return found.state if found else ""


def obstacles(case: Case, *, at: datetime) -> tuple[str, ...]:
    """Codes of requirements and tasks that are still open; what a source contradicts is not among them."""
    return progress(case, at=at).obstacles


def _obstacles(
    facts: Facts, states: dict[str, str], statuses: dict[str, Status], *, at: datetime
) -> tuple[str, ...]:
    contradicted = {code for one in judge(facts, at=at).mismatches for code in one.requirements}
    due = [code for code, state in states.items() if state == "currently_due"]
    # A register may be wrong: the business can hand in against it, and a person looks.
    wrong = [code for code, state in states.items() if state == "error" and code not in contradicted]
    needed = () if facts.case_kind in CHANGES else NEEDED_TASKS
    undone = [code for code in needed if statuses[code] in OPEN_STATUSES]
    return tuple(dict.fromkeys([*due, *wrong, *undone]))
