"""The addresses of the customers' side without a language: API, badge, keys, status lists."""

from django.urls import URLPattern, URLResolver, path
from django.views.decorators.cache import cache_control
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from directory.views import api, badge, discovery, permission, reasons, sitemap, statements, theme, wellknown

api.api.add_router("", permission.router)
api.api.add_router("", statements.router)
described = api.api.urls
for one in described[0]:
    if isinstance(one, URLPattern) and one.name == "check":
        one.callback = api.quick(one.callback)
    if isinstance(one, URLPattern) and one.name == "openapi-json":
        kept = cache_control(public=True, max_age=3600)(one.callback)  # only a release changes it
        one.callback = csrf_exempt(require_safe(api.for_every_website(kept)))

urlpatterns: list[URLPattern | URLResolver] = [
    path("api/v1/", described),
    path("openapi.json", wellknown.openapi, name="openapi_elsewhere"),
    path("api/openapi.json", wellknown.openapi, name="openapi_below_api"),
    path("favicon.ico", wellknown.favicon, name="favicon"),
    path("api/docs/", require_safe(api.docs), name="api_docs"),
    path(".well-known/jwks.json", discovery.jwks, name="jwks"),
    path(".well-known/jwt-vc-issuer", discovery.issuer, name="issuer"),
    path("vct/business-seal/v1", discovery.credential_type, name="credential_type"),
    path("f/<str:code>", badge.frame, name="badge"),
    path("status-lists/<int:number>", discovery.status_list, name="status_list"),
    path("reasons.json", reasons.reasons_json, name="reasons_json"),
    path("theme/", theme.choose, name="theme"),
    path("sitemap.xml", sitemap.index, name="sitemap"),
    path("sitemap-pages.xml", sitemap.pages, name="sitemap_pages"),
    path("sitemap-<slug:digits>.xml", sitemap.part, name="sitemap_part"),
    path("robots.txt", wellknown.robots_txt, name="robots_txt"),
    path(".well-known/security.txt", wellknown.security_txt, name="security_txt"),
    path(".well-known/change-password", wellknown.change_password, name="change_password"),
    path(".well-known/passkey-endpoints", wellknown.passkey_endpoints, name="passkey_endpoints"),
]
