"""The keys of a business to the API, how many people block it; and the operator's side of both."""

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import Business
from accounts.permissions import EVERY_ROLE, OWNING_ROLES, actor, desk_actor
from accounts.selectors.people import name_of
from accounts.services import entitlements
from accounts.views.access import BusinessRequest, SignedInRequest, operator_required, roles_required
from accounts.views.confirming import confirmed, forget_kept, kept
from config.kernel.actors import Actor
from config.kernel.errors import Refused
from directory.forms.keys import KeyForm, PartnerKeyForm
from directory.models import ApiKey
from directory.rules.api_keys import MOST_KEYS, OWN_PER_DAY
from directory.rules.statistics import shown
from directory.selectors import blocks as block_counts
from directory.selectors import keys as selectors
from directory.selectors import usage
from directory.services import api_keys


@require_safe
@roles_required(see=EVERY_ROLE, act=OWNING_ROLES)
def keys(request: BusinessRequest) -> HttpResponse:
    context = {
        "lines": selectors.of_business(request.business, at=timezone.now()),
        "blocks": shown(block_counts.count_of(request.business)),
        "question": _question(request.business),
        "business_name": name_of(request.business),
        "per_day": OWN_PER_DAY,
        "month": usage.api_calls(request.business.pk),
        "month_limit": entitlements.limit(request.business.pk, "api_calls"),
        "most": MOST_KEYS,
        "may_act": request.membership.role in OWNING_ROLES,
    }
    return render(request, "directory/keys.html", context)


def _question(business: Business) -> str:
    """The request as somebody would try it by hand."""
    path = f"{reverse('api:contact_permission')}?business={business.pk}&number=%2B491713920012"
    return f'curl -H "Authorization: Bearer ks_live_..." "{settings.PUBLIC_URL}{path}"'


@require_http_methods(["GET", "HEAD", "POST"])
@roles_required(see=OWNING_ROLES, act=OWNING_ROLES)
@confirmed
def new_key(request: BusinessRequest) -> HttpResponse:
    form = KeyForm(request.POST if request.method == "POST" else None, initial=kept(request))
    return _new(request, form, business=request.business, by=actor(request.user))


@require_POST
@roles_required(see=OWNING_ROLES, act=OWNING_ROLES)
def revoke_key(request: BusinessRequest, pk: UUID) -> HttpResponse:
    key = get_object_or_404(ApiKey, pk=pk, business=request.business)
    api_keys.revoke(key=key, by=actor(request.user), at=timezone.now())
    messages.success(request, _("The key opens nothing any more."))
    return redirect("directory:keys")


def _new(request: HttpRequest, form: KeyForm, *, business: Business | None, by: Actor) -> HttpResponse:
    """The key stands on the answer to the POST and nowhere else: it can be read once."""
    back = "directory:keys" if business else "directory:partners"
    if request.method == "POST" and form.is_valid():
        try:
            row, text = api_keys.make(order=form.order(), business=business, by=by, at=timezone.now())
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            forget_kept(request)
            return render(request, "directory/key_made.html", {"key": row, "text": text, "back": back})
    status = 422 if form.errors else 200
    return render(request, "directory/key_new.html", {"form": form, "back": back}, status=status)


@require_safe
@operator_required
def partners(request: SignedInRequest) -> HttpResponse:
    return render(
        request,
        "directory/partners.html",
        {"lines": selectors.of_partners(at=timezone.now()), "may_act": True},
    )


@require_http_methods(["GET", "HEAD", "POST"])
@operator_required
@confirmed
def new_partner_key(request: SignedInRequest) -> HttpResponse:
    form = PartnerKeyForm(request.POST if request.method == "POST" else None, initial=kept(request))
    return _new(request, form, business=None, by=desk_actor(request.user))


@require_POST
@operator_required
def revoke_partner_key(request: SignedInRequest, pk: UUID) -> HttpResponse:
    key = ApiKey.objects.filter(pk=pk, business=None).first()
    if key is None:
        raise Http404
    api_keys.revoke(key=key, by=desk_actor(request.user), at=timezone.now())
    messages.success(request, _("The key opens nothing any more."))
    return redirect("directory:partners")


@require_safe
@operator_required
def counts(request: SignedInRequest) -> HttpResponse:
    """Blocks as numbers: nobody here sees who blocks whom."""
    return render(request, "directory/block_counts.html", {"counts": block_counts.counts()})
