"""What the pilot holds about a person: sign-ups with a confirmed address of theirs, and every answer in them."""

from typing import Any

from accounts.models import User
from accounts.selectors.personal import proven
from pilot.models import Application


def about(person: User) -> dict[str, Any]:
    """Only addresses that the person has proven, so that nobody reads a stranger's sign-up by claiming one."""
    own = Application.objects.filter(email__in=proven(person)).order_by("created_at")
    return {"applications": [_application(one) for one in own.select_related("programme", "notice")]}


def _application(application: Application) -> dict[str, Any]:
    answers = application.answers.select_related("question").order_by("question__order", "question_id")
    questions = application.desk_questions.order_by("asked_at")
    return {
        "reference": application.reference,
        "programme": application.programme.name,
        "state": application.state,
        "since": application.state_at,
        "sent": application.submitted_at,
        "notice_accepted": application.notice.version if application.notice else None,
        "language": application.language,
        "answers": [{"question": one.question.label, "answer": one.value} for one in answers],
        "questions_to_you": list(questions.values("text", "asked_at", "answer", "answered_at")),
    }
