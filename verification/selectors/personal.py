"""What verification holds about a person: the cases they sent and the papers they uploaded."""

from typing import Any

from accounts.models import User
from verification.models import Case, Document


def about(person: User) -> dict[str, Any]:
    cases = Case.objects.filter(submitted_by=person).order_by("created_at")
    papers = Document.objects.filter(uploaded_by=str(person.pk)).order_by("uploaded_at")
    return {
        "cases_sent": list(cases.values("id", "kind", "state", "submitted_at")),
        "papers_uploaded": list(papers.values("id", "kind", "name", "size", "uploaded_at", "removed_at")),
    }
