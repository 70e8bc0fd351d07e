"""All addresses. German has no prefix, English lives under /en/; what machines call has no language."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path

from config import development, health

urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("metrics", health.metrics, name="metrics"),
    path("", include("accounts.urls.open")),
    path("", include("directory.urls.open")),
    path("", include("verification.urls.open")),
    path("", include("billing.urls.open")),
    path("admin/", admin.site.urls),
]
urlpatterns += i18n_patterns(
    path("", include("directory.urls")),
    path("pilot/", include("pilot.urls")),
    path("account/", include("accounts.urls")),
    path("profile/", include("accounts.urls.profiles")),
    path("account/", include("allauth.urls")),
    path("", include("verification.urls")),
    path("", include("billing.urls")),
    path("operations/", include("config.outbox.urls")),
    prefix_default_language=False,
)

handler400 = "config.errors.bad_request"
handler403 = "config.errors.forbidden"
handler404 = "config.errors.not_found"
handler500 = "config.errors.server_error"

if settings.DEBUG:
    from django.contrib.staticfiles.urls import staticfiles_urlpatterns

    urlpatterns += staticfiles_urlpatterns()
    development.use_our_pages()
