"""The addresses of a business's own case."""

from django.urls import path

from verification.views import (
    appeals,
    decisions,
    details,
    documents,
    domain,
    identifiers,
    kind,
    papers,
    status,
    submit,
    tasks,
)

urlpatterns = [
    path("tasks/", tasks.tasks, name="tasks"),
    path("tasks/start/", tasks.start, name="start"),
    path("evidence/kind/", kind.kind, name="kind"),
    path("evidence/details/", details.details, name="details"),
    path("evidence/details/name/", details.name_check, name="name_check"),
    path("evidence/identifiers/", identifiers.identifiers, name="identifiers"),
    path("evidence/domain/", domain.domain, name="domain"),
    path("evidence/domain/check/", domain.domain_check, name="domain_check"),
    path("evidence/domain/remove/", domain.domain_drop, name="domain_drop"),
    path("evidence/domain/state/", domain.domain_state, name="domain_state"),
    path("evidence/domain/siegel.txt", domain.domain_file, name="domain_file"),
    path("evidence/documents/", documents.documents, name="documents"),
    path("evidence/documents/<uuid:pk>/remove/", documents.document_remove, name="document_remove"),
    path("documents/", papers.papers, name="papers"),
    path("documents/<uuid:pk>/", documents.document, name="document"),
    path("submit/", submit.submit, name="submit"),
    path("status/", status.status, name="status"),
    path("status/checks/", status.status_checks, name="status_checks"),
    path("status/answer/", status.answer, name="answer"),
    path("status/more-time/", status.more_time, name="more_time"),
    path("status/reopen/", status.reopen, name="reopen"),
    path("status/withdraw/", status.withdraw, name="withdraw"),
    path("decisions/<uuid:pk>/", decisions.decision, name="decision"),
    path("decisions/<uuid:pk>.json", decisions.decision_json, name="decision_json"),
    path("appeals/<uuid:pk>/", appeals.appeal, name="appeal"),
    path("appeals/<uuid:pk>/draft/", appeals.draft, name="appeal_draft"),
    path("appeals/<uuid:pk>/files/<uuid:document>/remove/", appeals.remove_file, name="appeal_file_remove"),
    path("appeals/<uuid:pk>/withdraw/", appeals.withdraw, name="appeal_withdraw"),
    path("decisions/<uuid:pk>/mend/", decisions.mend, name="mend"),
]
