"""What a reporter hears by mail: that the report is here, and what came of it."""

from django.conf import settings
from django.core.mail import EmailMessage
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import override

from directory.models import Report
from directory.selectors.report_links import status_token
from directory.selectors.report_words import OUTCOME_WORDS, redress


def receipt(report: Report) -> EmailMessage:
    with override(report.language):
        parts = [
            _("Your report %(reference)s is here.") % {"reference": report.reference},
            _("Somebody looks at it by %(day)s.") % {"day": _day(report)},
            _("You can see how it stands here:") + f"\n{_address(report)}",
        ]
        return _letter(report, _("We have received your report"), parts, "receipt")


def outcome(report: Report) -> EmailMessage:
    with override(report.language):
        parts = [
            _("This is about your report %(reference)s.") % {"reference": report.reference},
            str(OUTCOME_WORDS[report.state]),
            _("We do not tell others who reported. You can see how it stands here:")
            + f"\n{_address(report)}",
            " ".join((_("You see it differently?"), *said)) if (said := redress(report)) else "",
        ]
        return _letter(report, _("What came of your report"), parts, "outcome")


def _day(report: Report) -> str:
    return date_format(localtime(report.due_at), "DATE_FORMAT") if report.due_at else ""


def _address(report: Report) -> str:
    return settings.PUBLIC_URL + reverse("directory:report_status", args=[status_token(report)])


def _letter(report: Report, subject: str, parts: list[str], what: str) -> EmailMessage:
    stray = _("You reported nothing? Then somebody gave your address by mistake. You can ignore this mail.")
    closing = f"{settings.SITE_NAME}\n{settings.PUBLIC_URL}\n\n{stray}"
    body = "\n\n".join([_("Hello,"), *filter(None, parts), closing]) + "\n"
    # A job that runs twice sends the same Message-ID.
    headers = {
        "Message-ID": f"<report.{what}.{report.pk}@{settings.PUBLIC_HOST}>",
        "Auto-Submitted": "auto-generated",
    }
    subject = f"{subject} – {settings.SITE_NAME}"
    return EmailMessage(subject=subject, body=body, to=[report.email], headers=headers)
