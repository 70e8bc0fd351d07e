"""A page of a case that two people, or two tabs, may have open at once: nothing is saved over what was not seen."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, NamedTuple, TypeVar

from django import forms
from django.http import QueryDict
from django.utils import timezone

from accounts.permissions import actor
from config.kernel.errors import Refused
from verification.selectors.progress import Progress, progress
from verification.services.drafts import ChangedMeanwhile, fingerprint
from verification.views.own_case import CaseRequest, differences

F = TypeVar("F", bound=forms.BaseForm)


class Taken(NamedTuple, Generic[F]):
    """What came of a request: the form to show, what others saved meanwhile (label and value), whether it is saved."""

    form: F
    others: list[tuple[Any, Any]]
    saved: bool = False


@dataclass(frozen=True)
class TwoTabs(Generic[F]):
    """`save` is the service, `stored` what stands there now; `build` makes a form of initial values and typed ones."""

    save: Callable[..., object]
    stored: Callable[[CaseRequest, Progress], Mapping[str, Any]]
    build: Callable[[CaseRequest, Mapping[str, Any], QueryDict | None], F]

    def take(self, request: CaseRequest, state: Progress) -> Taken[F]:
        form = self._form(request, state, request.POST if request.method == "POST" else None)
        if not (form.is_bound and form.is_valid()):
            return Taken(form, [])
        given = form.cleaned_data
        try:
            self.save(
                business=request.business,
                given=given,
                seen=given["seen"],
                by=actor(request.user),
                at=timezone.now(),
            )
        except ChangedMeanwhile as refusal:
            return self._again(request, refusal)
        except Refused as refusal:
            form.add_error(None, str(refusal))
            return Taken(form, [])
        return Taken(form, [], saved=True)

    def _form(self, request: CaseRequest, state: Progress, data: QueryDict | None) -> F:
        stored = self.stored(request, state)
        return self.build(request, {**stored, "seen": fingerprint(stored)}, data)

    def _again(self, request: CaseRequest, refusal: ChangedMeanwhile) -> Taken[F]:
        """The form as typed, ready to be saved over what another tab saved, which is shown beside it."""
        request.business.refresh_from_db()
        stored = self.stored(request, progress(request.case, at=timezone.now()))
        data = request.POST.copy()
        data["seen"] = fingerprint(stored)
        form = self.build(request, stored, data)
        form.add_error(None, str(refusal))
        return Taken(form, differences(form, stored))
