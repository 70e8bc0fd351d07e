"""Who may act for the business: the list, inviting, roles, leaving."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.forms.people import InviteForm, RoleForm
from accounts.models import MemberInvitation, Membership
from accounts.permissions import EVERY_ROLE, GIVES, OWNING_ROLES
from accounts.selectors import people as read
from accounts.services import inviting, members
from accounts.views.access import BusinessRequest, roles_required
from accounts.views.confirming import confirmed, forget_kept, kept
from accounts.views.full import place_of, said
from config.kernel.errors import Refused


@require_safe
@roles_required(see=EVERY_ROLE)
def people(request: BusinessRequest) -> HttpResponse:
    """Everybody may see who else acts for the business; buttons stand only where one may press them."""
    context = {
        "people": read.people(request.membership, timezone.now()),
        "business_name": read.name_of(request.business),
        "may_invite": request.membership.role in OWNING_ROLES,
    }
    return render(request, "accounts/people.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@roles_required(see=OWNING_ROLES, act=OWNING_ROLES)
@confirmed
def invite(request: BusinessRequest) -> HttpResponse:
    """An address and a role; what was typed stays when something is wrong."""
    roles = GIVES[request.membership.role]
    form = InviteForm(request.POST or None, roles=roles, initial=kept(request))
    if request.method == "POST" and form.is_valid():
        try:
            inviting.invite(
                business=request.business,
                email=form.cleaned_data["email"],
                role=form.cleaned_data["role"],
                language=get_language() or "de",
                by=request.user,
                at=timezone.now(),
            )
        except Refused as refusal:
            form.add_error(place_of(refusal, "email"), said(refusal))
        else:
            forget_kept(request)
            messages.success(request, _("The invitation is on its way."))
            return redirect("accounts:people")
    context = {"form": form, "business_name": read.name_of(request.business)}
    return render(request, "accounts/person_invite.html", context, status=422 if form.is_bound else 200)


@require_POST
@roles_required(act=OWNING_ROLES)
def resend(request: BusinessRequest, pk: int) -> HttpResponse:
    """A new link; the old one stops working."""
    row = _invitation(request, pk)
    try:
        inviting.resend(invitation=row, by=request.user, at=timezone.now())
    except Refused as refusal:
        messages.error(request, said(refusal))
    else:
        messages.success(request, _("A new invitation is on its way. The old link does not work any more."))
    return redirect("accounts:people")


@require_POST
@roles_required(act=OWNING_ROLES)
def take_back(request: BusinessRequest, pk: int) -> HttpResponse:
    """The link stops working."""
    row = _invitation(request, pk)
    try:
        inviting.withdraw(invitation=row, by=request.user, at=timezone.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The invitation is taken back."))
    return redirect("accounts:people")


@require_http_methods(["GET", "HEAD", "POST"])
@roles_required(see=OWNING_ROLES, act=OWNING_ROLES)
@confirmed
def role(request: BusinessRequest, pk: int) -> HttpResponse:
    """Another role for a member."""
    member = _member(request, pk)
    form = RoleForm(
        request.POST or None,
        roles=GIVES[request.membership.role],
        initial={"role": member.role, **kept(request)},
    )
    if request.method == "POST" and form.is_valid():
        try:
            members.change_role(
                member=member, role=form.cleaned_data["role"], by=request.user, at=timezone.now()
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            forget_kept(request)
            messages.success(request, _("The role is changed. All owners are told by e-mail."))
            return redirect("accounts:people")
    context = {"form": form, "member": member}
    return render(request, "accounts/person_role.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@roles_required(see=EVERY_ROLE, act=EVERY_ROLE)
@confirmed
def remove(request: BusinessRequest, pk: int) -> HttpResponse:
    """Asks once, then ends the membership: somebody else's, or one's own."""
    member = _member(request, pk)
    is_me = member.pk == request.membership.pk
    if request.method != "POST":
        context = {"member": member, "is_me": is_me, "business_name": read.name_of(request.business)}
        return render(request, "accounts/person_remove.html", context)
    try:
        members.remove(member=member, by=request.user, at=timezone.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("accounts:people")
    forget_kept(request)
    messages.success(request, _("You have left the business.") if is_me else _("The person is removed."))
    return redirect("accounts:overview" if is_me else "accounts:people")


def _member(request: BusinessRequest, pk: int) -> Membership:
    rows = read.members_of(request.business).select_related("user")
    return get_object_or_404(rows, pk=pk)


def _invitation(request: BusinessRequest, pk: int) -> MemberInvitation:
    return get_object_or_404(MemberInvitation, pk=pk, business=request.business)
