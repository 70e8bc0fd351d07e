"""The addresses of the customers' side that exist in every language."""

from django.urls import URLPattern, path

from directory.views import check, criteria, pages, profiles, reasons, style

app_name = "directory"
urlpatterns: list[URLPattern] = [
    path("", pages.home, name="home"),
    path("check/", check.check, name="check"),
    path("s/<str:code>", check.seal, name="seal"),
    path("s/<str:code>/qr.svg", check.qr, name="seal_qr"),
    path("b/<slug:slug>/", profiles.profile, name="profile"),
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
