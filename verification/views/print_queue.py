"""The operator's print queue: letters to print and to post, and those that the post brought back."""

from datetime import datetime
from functools import wraps
from typing import ParamSpec, Protocol, cast
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.models import User
from accounts.views.access import DeskView, Guarded, SignedInRequest, desk_required
from config.kernel.errors import Refused
from verification.models import Letter
from verification.selectors.letters import print_queue
from verification.services import posting

P = ParamSpec("P")


class Deed(Protocol):
    """What the operator does with a letter."""

    def __call__(self, *, letter: Letter, person: User, at: datetime) -> Letter: ...


def operator_required(view: DeskView[P]) -> Guarded[P]:
    """As desk_required, and only whoever runs the house: codes stand on these papers. For others it does not exist."""

    @wraps(view)
    def guarded(request: SignedInRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if not request.user.operates:
            raise Http404
        return view(request, *args, **kwargs)

    return desk_required(cast(DeskView[P], guarded))


@require_safe
@operator_required
def queue(request: SignedInRequest) -> HttpResponse:
    return render(request, "verification/review/letters.html", {"queue": print_queue()})


@require_POST
@operator_required
def paper(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """The PDF. By POST, since every look at a code is written down."""
    try:
        content = posting.take_paper(letter=_letter(pk), person=request.user, at=timezone.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("verification:letters")
    response = HttpResponse(content, content_type="application/pdf")
    response.headers["Content-Disposition"] = f'attachment; filename="letter-{pk.hex[:8]}.pdf"'
    return response


@require_POST
@operator_required
def posted(request: SignedInRequest, pk: UUID) -> HttpResponse:
    return _deed(request, pk, posting.post, _("Noted as posted. The business hears of it by e-mail."))


@require_POST
@operator_required
def returned(request: SignedInRequest, pk: UUID) -> HttpResponse:
    return _deed(request, pk, posting.returned, _("Noted as returned. The business hears of it by e-mail."))


def _letter(pk: UUID) -> Letter:
    return get_object_or_404(Letter.objects.select_related("business").defer("paper"), pk=pk)


def _deed(request: SignedInRequest, pk: UUID, deed: Deed, done: str) -> HttpResponse:
    try:
        deed(letter=_letter(pk), person=request.user, at=timezone.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, done)
    return redirect("verification:letters")
