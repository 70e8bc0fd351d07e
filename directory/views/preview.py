"""The draft of a profile as the public page would show it: by that page's own template, with seal and number."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.rules.profiles import sections
from accounts.rules.profiles.document import Document
from accounts.selectors.differences import differences
from accounts.services import profiles as deeds
from accounts.views.access import BusinessRequest, business_required
from accounts.views.profiles.overview import may_edit
from directory.selectors import profiles as selectors
from directory.views.profile_context import shown


@require_safe
@business_required
def preview(request: BusinessRequest) -> HttpResponse:
    """Exactly what the public page would show, and what would be different from now."""
    own, now = deeds.peek(request.business), timezone.now()
    public = own.published.document if own.published else Document()
    context = {
        **shown(selectors.preview(request.business, own, at=now), at=now),
        "changes": differences(public, own.document),
        "never_published": own.published is None,
        "seen": sections.mark_of_all(own.document),
        "may_edit": may_edit(request),
    }
    return render(request, "directory/profile_preview.html", context)
