"""The address of the public page: owners may choose another one, the old one leads there for ever."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.forms.slugs import MOST_TYPED, SlugForm
from accounts.permissions import OWNER
from accounts.rules.slugs import ascii_slug
from accounts.selectors import slugs as read
from accounts.services import slugs as deeds
from accounts.views.access import BusinessRequest, roles_required
from accounts.views.confirming import confirmed, forget_kept, kept
from config.kernel.errors import Refused

OWNERS = frozenset({OWNER})


@require_http_methods(["GET", "HEAD", "POST"])
@roles_required(see=OWNERS, act=OWNERS)
@confirmed
def address(request: BusinessRequest) -> HttpResponse:
    """Shows the address of today; what was typed stays when something is wrong with it."""
    now = timezone.now()
    form = SlugForm(request.POST or None, business=request.business, initial=kept(request))
    if request.method == "POST" and form.is_valid():
        try:
            slug = form.cleaned_data["slug"]
            deeds.choose(business=request.business, slug=slug, by=request.user, at=now)
        except Refused as refusal:
            form.add_error("slug", str(refusal))
        else:
            forget_kept(request)
            messages.success(request, _("Your public page has its new address. The old one leads there."))
            return redirect("profiles:overview")
    context = {"form": form, "address": read.address(request.business, at=now), "site": read.shown("")}
    return render(request, "accounts/profiles/address.html", context, status=422 if form.is_bound else 200)


@require_safe
@roles_required(see=OWNERS, act=OWNERS)
def check(request: BusinessRequest) -> HttpResponse:
    """Said while somebody types: the address that would come of it, and what stands against it."""
    typed = request.GET.get("slug", "")[:MOST_TYPED].strip()
    slug = ascii_slug(typed)
    problems = read.sentences(request.business, slug) if typed else []
    context = {"typed": bool(typed), "problems": problems, "link": read.shown(slug)}
    return render(request, "accounts/profiles/address_check.html", context)
