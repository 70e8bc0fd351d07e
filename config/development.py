"""With DEBUG, too, a wrong address and an unreadable request get the page that production shows.

Django's page for developers stays where it helps: for a defect of ours. For the rest it is wrong twice. Who tries
`make run` mistypes an address and reads a list of patterns; and the page prints every local variable of every frame,
which for a request with 1,001 fields holds a thread of the web server for minutes.
"""

from types import TracebackType

from django.http import Http404, HttpRequest, HttpResponse
from django.views import debug

from config import errors

_for_defects = debug.technical_500_response


def wrong_address(request: HttpRequest, exception: Http404) -> HttpResponse:
    return errors.not_found(request, exception)


def failed(
    request: HttpRequest,
    exc_type: type[BaseException] | None,
    exc_value: BaseException | None,
    tb: TracebackType | None,
    status_code: int = 500,
) -> HttpResponse:
    """Django comes here with 400 for a request that it refuses, with 500 for an exception that nobody caught."""
    if status_code == 400 and isinstance(exc_value, Exception):
        return errors.bad_request(request, exc_value)
    if errors.passes_by_itself(exc_value):
        return errors.unavailable(request)
    return _for_defects(request, exc_type, exc_value, tb, status_code)


def use_our_pages() -> None:
    """Django looks both up in this module at the time of the error; there is no setting for it."""
    debug.technical_404_response = wrong_address
    debug.technical_500_response = failed
