"""What every page of a business's case begins with: the case, and what of it may be changed here."""

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any, Concatenate, ParamSpec, cast

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from accounts.permissions import EDITING_ROLES
from accounts.views.access import BusinessRequest, BusinessView, business_required
from verification.models import Case
from verification.rules import tasks
from verification.selectors import cases, words
from verification.selectors.progress import Progress, progress
from verification.services.drafts import Locked

P = ParamSpec("P")


class CaseRequest(BusinessRequest):
    """A request of somebody who acts for a business that has a case."""

    case: Case


CaseView = Callable[Concatenate[CaseRequest, P], HttpResponse]


def case_required(view: CaseView[P]) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """As business_required; without a case one lands on the task list, which says how one begins."""

    @wraps(view)
    def guarded(request: BusinessRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        found = cases.current(request.business)
        if found is None:
            return redirect("verification:tasks")
        asked = cast(CaseRequest, request)
        asked.case, asked.business = found, found.business
        return view(asked, *args, **kwargs)

    return business_required(cast(BusinessView[P], guarded))


def task_required(task: str) -> Callable[[CaseView[P]], Callable[Concatenate[HttpRequest, P], HttpResponse]]:
    """As case_required; a page of which nothing may be changed now sends to the status page, and says why."""

    def wrap(view: CaseView[P]) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
        @wraps(view)
        def guarded(request: CaseRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            fields = unlocked(request, task)
            if fields is not None and not fields:
                messages.info(request, str(Locked()))
                return redirect("verification:status")
            return view(request, *args, **kwargs)

        return case_required(cast(CaseView[P], guarded))

    return wrap


def unlocked(request: CaseRequest, task: str) -> frozenset[str] | None:
    """The fields of a page that may be changed now; None means all of them."""
    return cases.unlocked(request.case, task)


def may_edit(request: CaseRequest) -> bool:
    return request.membership.role in EDITING_ROLES


def page(request: CaseRequest, task: str, state: Progress) -> dict[str, Any]:
    """What every task's page draws: its words, what comes next, what we asked about it."""
    following = state.after(task) or "submit"
    asked_back = request.case.state == "info_requested"
    sealed = request.case.state == "approved"
    return {
        "sealed": sealed,
        "task": task,
        "title": words.TASKS[task],
        "status": words.STATUSES[state.statuses[task]],
        "next_title": "" if asked_back or sealed else words.TASKS[following],
        "next_href": "" if asked_back or sealed else reverse(f"verification:{following}"),
        "may_edit": may_edit(request),
        "asked_back": asked_back,
        "flags": [flag for flag in request.case.flagged if concerns(flag, task)],
    }


def concerns(flag: dict[str, str], task: str) -> bool:
    """Whether something that we asked back about is changed on this page."""
    fields = tasks.unlocked("info_requested", [flag], task)
    return fields is None or bool(fields)


def go_on(request: CaseRequest, task: str) -> HttpResponse:
    """After saving: the next open task; the last one leads to handing in, an answer back to the question."""
    case = cases.current(request.business)
    if case is None or case.state != "draft":
        return redirect("verification:status")
    following = progress(case, at=timezone.now()).after(task)
    return redirect(f"verification:{following}" if following else "verification:submit")


def differences(form: forms.BaseForm, stored: Mapping[str, Any]) -> list[tuple[Any, Any]]:
    """Label and stored value of every field whose typed value is another."""
    return [
        (form.fields[name].label, value)
        for name, value in stored.items()
        if name in form.fields and name in form.cleaned_data and form.cleaned_data[name] != value
    ]
