"""The yardstick: a bare Django view without middleware that returns small JSON. Served like Siegel itself."""

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, JsonResponse
from django.urls import path


def hello(request: HttpRequest) -> JsonResponse:
    response = JsonResponse({"hello": "world"})
    # Elsewhere a middleware does this; without it the answer would come in chunks.
    response.headers["Content-Length"] = str(len(response.content))
    return response


urlpatterns = [path("hello", hello)]

if not settings.configured:
    settings.configure(
        ALLOWED_HOSTS=["*"],
        DEBUG=False,
        MIDDLEWARE=[],
        ROOT_URLCONF=__name__,
        SECRET_KEY="only-for-the-yardstick",
    )
application = get_wsgi_application()
