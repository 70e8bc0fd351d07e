"""What people set for themselves, one form for each section of the account page."""

from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_POST

from accounts.forms.settings import LanguageForm
from accounts.models import User
from accounts.services import settings as deeds


@require_POST
@login_required
def language(request: HttpRequest) -> HttpResponse:
    """Goes back to the page in the language chosen."""
    form = LanguageForm(request.POST)
    if not form.is_valid():
        messages.error(request, str(next(iter(form.errors["language"]))))
        return redirect("accounts:overview")
    chosen = form.cleaned_data["language"]
    deeds.choose_language(person=cast(User, request.user), language=chosen, at=timezone.now())
    with override(chosen):
        messages.success(request, _("The language is kept."))
        return redirect(reverse("accounts:overview"))
