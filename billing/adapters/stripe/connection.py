"""One conversation with Stripe's API, and what its refusals mean."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import stripe

from billing.ports import Answer, Unavailable

CONNECT_SECONDS = 5.0
# What reading an answer raises that is no object of Stripe's, such as a proxy's; what was done is not known then.
NOT_UNDERSTOOD = (AttributeError, KeyError)
NONSENSE = "not_understood"


@dataclass(frozen=True)
class Account:
    """Whose money it is, and where the API is."""

    key: str = field(repr=False)
    secrets: tuple[str, ...] = field(repr=False)
    url: str
    seconds: float = 10.0

    @property
    def live(self) -> bool:
        """A key knows its mode; events of the other mode are not for us."""
        return "_live_" in self.key

    @contextmanager
    def client(self) -> Iterator[stripe.StripeClient]:
        """Asks once: asking again is our own doing, with the same key."""
        line = stripe.RequestsClient(timeout=(min(CONNECT_SECONDS, self.seconds), self.seconds))
        try:
            yield stripe.StripeClient(
                self.key,
                http_client=line,
                base_addresses={"api": self.url},
                max_network_retries=0,
            )
        finally:
            line.close()  # type: ignore[no-untyped-call]

    @contextmanager
    def asking(self) -> Iterator[stripe.StripeClient]:
        """The same for what has no answer of its own: any failure is an outage."""
        try:
            with self.client() as client:
                yield client
        except stripe.StripeError as error:
            raise Unavailable(word(error)) from error
        except NOT_UNDERSTOOD as error:
            raise Unavailable(NONSENSE) from error


def refusal(error: Exception) -> Answer:
    """Stripe's own no is `failed`; whatever may have been done all the same is `unknown`."""
    if not isinstance(error, stripe.StripeError):
        return Answer("unknown", error=NONSENSE)
    if isinstance(error, stripe.CardError):
        intent = getattr(getattr(error, "error", None), "payment_intent", None)
        return Answer("failed", provider_id=str(getattr(intent, "id", "")), error=word(error))
    if isinstance(error, stripe.InvalidRequestError):
        # 409 and 429 are told by other classes; this one means that nothing was begun.
        return Answer("failed", error=word(error))
    return Answer("unknown", error=word(error))


def word(error: stripe.StripeError) -> str:
    """One code word; the sentence may quote what we sent."""
    details = getattr(error, "error", None)
    found = getattr(details, "decline_code", None) or getattr(error, "code", None) or type(error).__name__
    return "".join(char for char in str(found) if char.isalnum() or char in "_-")[:80]
