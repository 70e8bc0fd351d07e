"""The questionnaire that a programme starts with."""

from datetime import datetime

from django.db import transaction

from pilot.models import Notice, Programme, Question
from pilot.rules.standard import NOTICE_DE, NOTICE_EN, NOTICE_VERSION, QUESTIONS


@transaction.atomic
def load_standard_questions(programme: Programme) -> list[Question]:
    """Gives a programme the seven standard questions; one that has questions keeps them. Returns its pages."""
    if not programme.questions.exists():
        for order, given in enumerate(QUESTIONS, 1):
            values = {name: value for name, value in given.items() if name != "fields"}
            page = Question.objects.create(programme=programme, order=order, **values)
            Question.objects.bulk_create(
                Question(programme=programme, page=page, order=place, **field)
                for place, field in enumerate(given.get("fields", ()), 1)
            )
    return list(programme.questions.filter(page=None))


@transaction.atomic
def load_standard_notice(*, at: datetime) -> Notice:
    """The notice that came with this release; made, and in force from `at`, if the database does not hold it."""
    notice, _ = Notice.objects.get_or_create(
        version=NOTICE_VERSION, defaults={"text_de": NOTICE_DE, "text_en": NOTICE_EN, "valid_from": at}
    )
    return notice
