"""The website: chosen, shown what to publish, looked at, dropped."""

from hashlib import sha256

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.permissions import actor
from config.kernel.errors import Refused
from verification.emails.domains import steps
from verification.forms.domain import AgencyForm, DomainForm
from verification.selectors.domain import DomainPage, domain_page, shown_now
from verification.selectors.progress import progress
from verification.services import agency
from verification.services import domains as deeds
from verification.services.looks import looks_needed
from verification.views.own_case import CaseRequest, case_required, page, task_required


@require_http_methods(["GET", "HEAD", "POST"])
@task_required("domain")
def domain(request: CaseRequest) -> HttpResponse:
    """Choosing comes first; afterwards the page shows the exact words to publish and what was found."""
    if request.method != "POST":
        return _drawn(request)
    form = DomainForm(request.POST)
    if form.is_valid():
        try:
            deeds.choose(
                business=request.business, **form.cleaned_data, by=actor(request.user), at=timezone.now()
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("verification:domain")
    return _drawn(request, form=form)


@require_POST
@task_required("domain")
def domain_send(request: CaseRequest) -> HttpResponse:
    """Mails the steps to whoever looks after the website."""
    form, shown = AgencyForm(request.POST), shown_now(request.case)
    if shown is None:
        return redirect("verification:domain")
    if form.is_valid():
        email = form.cleaned_data["email"]
        try:
            agency.send(
                business=request.business,
                email=email,
                mail=steps(request.business, shown, asked_by=request.user),
                by=actor(request.user),
                at=timezone.now(),
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The steps are on their way to %(email)s.") % {"email": email})
            return redirect("verification:domain")
    return _drawn(request, agency_form=form)


def _drawn(
    request: CaseRequest, *, form: DomainForm | None = None, agency_form: AgencyForm | None = None
) -> HttpResponse:
    """The page, with what was typed into one of its two forms."""
    state = progress(request.case, at=timezone.now())
    shown = domain_page(state.rows.proof, state.rows.findings)
    context = {
        **page(request, "domain", state),
        "form": form
        or (DomainForm(domain=shown.proof.domain, method=shown.proof.method) if shown else DomainForm()),
        "agency_form": agency_form or AgencyForm(),
        "domain": shown,
        "two_looks": shown is not None and looks_needed(shown.proof.method) > 1,
        "seen": _seen(shown),
    }
    refused = any(one is not None and one.errors for one in (form, agency_form))
    return render(request, "verification/domain.html", context, status=422 if refused else 200)


@require_POST
@task_required("domain")
def domain_check(request: CaseRequest) -> HttpResponse:
    """Looks now instead of at the next turn."""
    try:
        deeds.check_now(business=request.business, by=actor(request.user), at=timezone.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.info(request, _("We are looking now. The result appears on this page."))
    return redirect("verification:domain")


@require_POST
@task_required("domain")
def domain_drop(request: CaseRequest) -> HttpResponse:
    try:
        deeds.drop(business=request.business, by=actor(request.user), at=timezone.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The website has been removed."))
    return redirect("verification:domain")


@require_safe
@case_required
def domain_state(request: CaseRequest) -> HttpResponse:
    """What the last look found, asked for every five seconds; 204 while it is what the page shows already."""
    shown = shown_now(request.case)
    if shown is None:
        raise Http404
    if request.GET.get("seen") == _seen(shown):
        return HttpResponse(status=204)
    context = {"domain": shown, "seen": _seen(shown)}
    return render(request, "verification/domain_state.html", context)


@require_safe
@case_required
def domain_file(request: CaseRequest) -> HttpResponse:
    """The file to put on the server, ready made."""
    shown = shown_now(request.case)
    if shown is None:
        raise Http404
    response = HttpResponse(f"{shown.words}\n", content_type="text/plain; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="siegel.txt"'
    return response


def _seen(shown: DomainPage | None) -> str:
    return sha256(shown.version.encode()).hexdigest()[:16] if shown else ""
