"""The sections of a profile that are words and addresses."""

from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.views.decorators.http import require_http_methods

from accounts.forms.profiles import ContactForm, SectionForm, TextsForm
from accounts.rules.profiles.document import Document
from accounts.views.access import BusinessRequest, business_required
from accounts.views.profiles.editing import section


@require_http_methods(["GET", "HEAD", "POST"])
@business_required
def texts(request: BusinessRequest) -> HttpResponse:
    def make(data: Any, document: Document, seen: str) -> SectionForm:
        return TextsForm(data, document=document, seen=seen)

    return section(request, name="texts", make=make, template="accounts/profiles/texts.html")


@require_http_methods(["GET", "HEAD", "POST"])
@business_required
def contact(request: BusinessRequest) -> HttpResponse:
    region = request.business.country or settings.OPERATOR_COUNTRY

    def make(data: Any, document: Document, seen: str) -> SectionForm:
        return ContactForm(data, document=document, seen=seen, region=region)

    return section(request, name="contact", make=make, template="accounts/profiles/contact.html")
