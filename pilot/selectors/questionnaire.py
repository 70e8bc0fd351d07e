"""The questionnaire as one applicant sees it: pages in order, what was answered, what is still open."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from django.conf import settings
from django_countries import countries

from pilot.models import Answer, Application, Question, by_language
from pilot.rules.answers import Asked, Fault, Value, holds, read

Type = Question.Type


@dataclass(frozen=True)
class Choice:
    """One answer that can be picked."""

    value: str
    label: str


@dataclass(frozen=True)
class Field:
    """One input. `value` is None until its page was sent once; `counts` is false when other answers rule it out."""

    question: Question
    asked: Asked
    choices: tuple[Choice, ...]
    value: Value | None
    counts: bool

    @property
    def key(self) -> str:
        return self.question.key

    @property
    def fault(self) -> Fault | None:
        """What is wrong with the stored answer by the rules of today."""
        if not self.counts:
            return None
        return read(self.asked, self.value or "").fault

    @property
    def is_open(self) -> bool:
        return self.counts and (self.value is None or self.fault is not None)

    @property
    def shown(self) -> str:
        """The answer in words; empty when nothing was given."""
        labels = {choice.value: choice.label for choice in self.choices}
        given = [self.value] if isinstance(self.value, str) else self.value or []
        return ", ".join(labels.get(one, one) for one in given if one)


@dataclass(frozen=True)
class Page:
    """One step: `number` of `total`."""

    question: Question
    fields: tuple[Field, ...]
    number: int = 0
    total: int = 0

    @property
    def key(self) -> str:
        return self.question.key

    @property
    def is_compound(self) -> bool:
        return self.question.type == Type.PAGE

    @property
    def is_open(self) -> bool:
        return any(field.is_open for field in self.fields)

    @property
    def faults(self) -> tuple[Field, ...]:
        return tuple(field for field in self.fields if field.fault)


@dataclass(frozen=True)
class Questionnaire:
    """All pages that this applicant has to see, given the answers so far."""

    pages: tuple[Page, ...]

    def page(self, key: str) -> Page | None:
        """By key, or by number for whoever types the address."""
        return next((page for page in self.pages if key in (page.key, str(page.number))), None)

    def before(self, page: Page) -> Page | None:
        return self.pages[page.number - 2] if page.number > 1 else None

    def after(self, page: Page) -> Page | None:
        return self.pages[page.number] if page.number < page.total else None

    @property
    def first_open(self) -> Page | None:
        return next((page for page in self.pages if page.is_open), None)

    @property
    def faulty(self) -> tuple[Page, ...]:
        """The pages that keep the application from being sent."""
        return tuple(page for page in self.pages if page.faults)

    @property
    def fields(self) -> tuple[Field, ...]:
        return tuple(field for page in self.pages for field in page.fields)

    @property
    def asks_email(self) -> bool:
        return any(field.asked.type == Type.EMAIL and field.counts for field in self.fields)


def questionnaire(application: Application) -> Questionnaire:
    """Two queries."""
    answered = Answer.objects.filter(application=application).select_related("question")
    rows = list(Question.objects.filter(programme_id=application.programme_id))
    sheet = _Sheet(rows, {answer.question.key: answer.value for answer in answered})
    pages = [page for row in rows if row.page_id is None and (page := sheet.page(row))]
    total = len(pages)
    return Questionnaire(tuple(replace(page, number=at, total=total) for at, page in enumerate(pages, 1)))


@dataclass(frozen=True)
class _Sheet:
    """The rows and answers from which pages are made."""

    rows: Sequence[Question]
    answers: Mapping[str, Value]

    @property
    def region(self) -> str:
        """Where a phone number without a country code is at home."""
        given = (self.answers.get(row.key) for row in self.rows if row.type == Type.COUNTRY)
        return next((value for value in given if isinstance(value, str) and value), settings.OPERATOR_COUNTRY)

    def page(self, row: Question) -> Page | None:
        if not holds(row.shown_if, self.answers):
            return None
        if row.type != Type.PAGE:
            return Page(row, (self.field(row),))
        inputs = [one for one in self.rows if one.page_id == row.pk and one.type != Type.PAGE]
        beside = {one.key for one in inputs}
        drawn = [one for one in inputs if holds(elsewhere(one.shown_if, beside), self.answers)]
        return Page(row, tuple(map(self.field, drawn))) if drawn else None

    def field(self, row: Question) -> Field:
        choices = _choices(row)
        asked = Asked(
            type=row.type,
            required=row.required,
            choices=frozenset(choice.value for choice in choices),
            max_length=row.max_length,
            region=self.region,
        )
        counts = row.page_id is None or holds(row.shown_if, self.answers)
        return Field(row, asked, choices, self.answers.get(row.key), counts)


def elsewhere(condition: object, beside: set[str]) -> dict[str, object]:
    """The part of a condition that answers on the same page cannot change any more."""
    given = condition if isinstance(condition, dict) else {}
    return {key: wanted for key, wanted in given.items() if key not in beside}


def _choices(row: Question) -> tuple[Choice, ...]:
    if row.type == Type.COUNTRY:
        return tuple(Choice(code, name) for code, name in countries)
    if row.type not in (Type.ONE, Type.MANY) or not isinstance(row.choices, list):
        return ()
    given = [one for one in row.choices if isinstance(one, dict) and one.get("value")]
    return tuple(Choice(str(one["value"]), _label(one)) for one in given)


def _label(choice: dict[str, object]) -> str:
    return by_language(str(choice.get("de", "")), str(choice.get("en", ""))) or str(choice["value"])
