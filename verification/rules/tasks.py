"""The tasks of a business on its way to the seal: what each is about, and how it stands."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from accounts.rules.countries import in_register
from verification.rules import reasons

Status = Literal["done", "doing", "open", "checking", "problem", "blocked", "optional"]
Group = Literal["business", "phone", "evidence"]


@dataclass(frozen=True)
class Task:
    """A page of its own. `requirements` are met there; `sources` look at what is entered there."""

    code: str
    group: Group
    requirements: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()


TASKS: Final = (
    Task("kind", "business"),
    Task("details", "business", ("details", "name", "representative", "address", "official_mail")),
    Task("identifiers", "business", ("register_match",), ("vies", "gleif")),
    Task("phone", "phone", ("number",)),
    Task("address", "evidence", ("address",), ("letter",)),
    Task("domain", "evidence", (), ("dns", "http")),
    Task("documents", "evidence", ("evidence", "number_document")),
)
BY_CODE: Final = {task.code: task for task in TASKS}
GROUPS: Final[tuple[Group, ...]] = ("business", "phone", "evidence")

# A field of the catalogue's reasons (or of a requirement) -> the page where it stands, and its name there.
_PAGES: Final = {
    "phone.number": ("phone", ""),
    "name.text": ("details", "name"),
    "details.legal_name": ("details", "legal_name"),
    "details.represented_by": ("details", "represented_by"),
    "details.address": ("details", "street"),
    "details.country": ("kind", "country"),
    "details.register_no": ("identifiers", "register_no"),
    "details.vat_id": ("identifiers", "vat_id"),
    "details.lei": ("identifiers", "lei"),
    "domain.domain": ("domain", "domain"),
    "documents.file": ("documents", ""),
}
# Asked back about a requirement: the fields that unlock, by page. An empty tuple unlocks the whole page.
UNLOCKS: Final[dict[str, dict[str, tuple[str, ...]]]] = {
    "number": {"phone": ()},
    "number_document": {"documents": ()},
    "details": {"details": ("legal_name", "legal_form", "street", "postcode", "city", "publish_legal")},
    "name": {"details": ("name",)},
    "name_evidence": {},
    "representative": {"details": ("represented_by",), "documents": ()},
    "address": {"details": ("street", "postcode", "city"), "address": (), "documents": ()},
    "official_mail": {"details": ("official_mail",)},
    "register_match": {"identifiers": ("register_court", "register_no", "lei"), "documents": ()},
    "evidence": {"documents": (), "domain": (), "identifiers": ("vat_id", "no_vat_id", "lei")},
}


_TOGETHER: Final = {
    "street": ("street", "postcode", "city"),
    "vat_id": ("vat_id", "no_vat_id"),
    "register_no": ("register_no", "register_court"),
}


@dataclass(frozen=True)
class Standing:
    """What the status of the tasks is drawn from.

    `states` are the requirements' (rules.requirements.standing); `looks` says for each source "running" or the
    result; `letter` is the state of the one under way; `refused_papers` are too old or were turned down;
    `vat_answered`: a VAT id, or "I have none".
    """

    kind: str
    states: Mapping[str, str]
    given: Collection[str]
    looks: Mapping[str, str]
    papers: int
    refused_papers: int
    vat_answered: bool
    registered: bool
    domain: str
    phone: str
    letter: str = ""


def unlocked(state: str, flagged: Sequence[Mapping[str, str]], task: str) -> frozenset[str] | None:
    """The fields of a page that the business may change now: None for all of them, an empty set for none.

    Everything is open in a draft; when we asked back, what was flagged, by its requirement and its reason.
    """
    if state == "draft":
        return None
    if state != "info_requested" or task == "kind":
        return frozenset()
    fields: set[str] = set()
    for flag in flagged:
        listed = UNLOCKS.get(flag.get("requirement", ""), {})
        page, field = page_of(field_of(flag.get("code", "")))
        if listed.get(task) == () or (page, field) == (task, ""):
            return None
        fields.update(listed.get(task, ()))
        fields.update(_TOGETHER.get(field, (field,)) if page == task else ())
    return frozenset(fields)


def pages(flag: Mapping[str, str]) -> tuple[str, ...]:
    """The pages where something that was asked back about is answered; the one that the reason names comes first."""
    named = page_of(field_of(flag.get("code", "")))[0]
    listed = UNLOCKS.get(flag.get("requirement", ""), {})
    return tuple(page for page in dict.fromkeys((named, *listed)) if page and page != "kind")


def field_of(reason: str) -> str:
    """The catalogue field that a reason is about; empty for a code that we do not know."""
    known = reasons.BY_CODE.get(reason)
    return known.field if known else ""


def page_of(field: str) -> tuple[str, str]:
    """Task and field for a catalogue field such as "details.vat_id"; two empty strings where nothing can be changed."""
    return _PAGES.get(field, ("", ""))


def statuses(standing: Standing) -> dict[str, Status]:
    """Every task's status, in the order of the pages. Only who needs it has the address confirmed."""
    confirms = bool(standing.kind) and "address" in standing.states
    return {task.code: _status(task, standing) for task in TASKS if confirms or task.code != "address"}


def _status(task: Task, standing: Standing) -> Status:
    if task.code == "kind":
        return "done" if standing.kind else "open"
    if task.code == "phone":
        return _phone(standing)
    if not standing.kind:
        return "blocked"
    return _STATUSES[task.code](standing)


def _phone(standing: Standing) -> Status:
    if standing.states.get("number") == "met":
        return "done"
    return "doing" if standing.phone else "open"


def _details(standing: Standing) -> Status:
    states = [standing.states.get(code, "met") for code in BY_CODE["details"].requirements]
    if standing.states.get("name") == "error":
        return "problem"
    needed = {"details", "name"}
    needed |= {"official_mail"} if "official_mail" in standing.states else set()
    needed |= {"represented_by"} if "representative" in standing.states else set()
    if needed <= set(standing.given):
        return "done"
    return "doing" if "details" in standing.given or "met" in states[:2] else "open"


def _identifiers(standing: Standing) -> Status:
    complete = standing.vat_answered and ("register_no" in standing.given or not standing.registered)
    if not complete:
        return "doing" if standing.vat_answered or "register_no" in standing.given else "open"
    return _looked_at(("vies", "gleif"), standing) or "done"


def _looked_at(sources: tuple[str, ...], standing: Standing) -> Status | None:
    looks = [standing.looks.get(source, "") for source in sources]
    if "mismatch" in looks:
        return "problem"
    return "checking" if "running" in looks else None


def _domain(standing: Standing) -> Status:
    if standing.domain == "proven":
        return "done"
    if standing.domain == "open":
        looks = [standing.looks.get(source, "") for source in ("dns", "http")]
        return "problem" if "not_provided" in looks else "checking"
    return "optional"


def _documents(standing: Standing) -> Status:
    states = [standing.states.get(code, "met") for code in BY_CODE["documents"].requirements]
    usable = standing.papers - standing.refused_papers
    if standing.refused_papers and not usable:
        return "problem"
    if "currently_due" in states:
        return "doing" if usable else "open"
    return "done" if usable else "optional"


def _address(standing: Standing) -> Status:
    if standing.states["address"] == "met":
        return "done"
    if standing.letter:
        return "checking"
    if standing.looks.get("letter") == "mismatch":
        return "problem"
    return "open" if "address" in standing.given else "blocked"


_STATUSES: Final[Mapping[str, Callable[[Standing], Status]]] = {
    "details": _details,
    "identifiers": _identifiers,
    "address": _address,
    "domain": _domain,
    "documents": _documents,
}


def registered(country: str, kind: str, legal_form: str) -> bool:
    return bool(kind) and in_register(country, kind, legal_form)
