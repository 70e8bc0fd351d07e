"""The addresses of the customers' side that exist in every language."""

from django.urls import URLPattern, path

from directory.views import (
    blocks,
    blocks_code,
    check,
    criteria,
    own_blocks,
    pages,
    profiles,
    reasons,
    report,
    reports_desk,
    style,
)

app_name = "directory"
urlpatterns: list[URLPattern] = [
    path("", pages.home, name="home"),
    path("check/", check.check, name="check"),
    path("s/<str:code>", check.seal, name="seal"),
    path("s/<str:code>/qr.svg", check.qr, name="seal_qr"),
    path("b/<slug:slug>/", profiles.profile, name="profile"),
    path("blocks/", blocks.blocks, name="blocks"),
    path("blocks/code/", blocks_code.code, name="blocks_code"),
    path("blocks/code/state/", blocks_code.code_state, name="blocks_code_state"),
    path("blocks/code/again/", blocks_code.code_again, name="blocks_code_again"),
    path("blocks/add/", own_blocks.add, name="blocks_add"),
    path("blocks/lift/", own_blocks.lift, name="blocks_lift"),
    path("blocks/data.json", own_blocks.data, name="blocks_data"),
    path("blocks/erase/", own_blocks.erase, name="blocks_erase"),
    path("blocks/leave/", own_blocks.leave, name="blocks_leave"),
    path("b/<slug:slug>/contact.vcf", profiles.vcard, name="vcard"),
    path("report/", report.report, name="report"),
    path("report/status/<str:token>/", report.status, name="report_status"),
    path("review/reports/", reports_desk.reports, name="reports"),
    path("review/reports/<uuid:pk>/", reports_desk.one, name="report_desk"),
    path("review/reports/<uuid:pk>/<slug:deed>/", reports_desk.do, name="report_do"),
    path("genuine/", pages.genuine, name="genuine"),
    path("criteria/", criteria.criteria, name="criteria"),
    path("reasons/", reasons.reasons, name="reasons"),
    path("help/", pages.help_page, name="help"),
    path("imprint/", pages.imprint, name="imprint"),
    path("privacy/", pages.privacy, name="privacy"),
    path("terms/", pages.terms, name="terms"),
    path("accessibility/", pages.accessibility, name="accessibility"),
    path("style/", style.style, name="style"),
]
