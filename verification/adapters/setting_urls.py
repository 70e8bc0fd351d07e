"""Reads the addresses of gateways and registers in settings; what is wrong is said without secrets."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from ipaddress import ip_address
from urllib.parse import SplitResult, parse_qsl, quote, unquote, urlencode, urlsplit

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured


def is_this_machine(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


@dataclass(frozen=True)
class GatewayUrl:
    """`kind://user:password@host:port/path?option=value` of one setting."""

    setting: str
    kind: str
    user: str
    password: str = field(repr=False)
    host: str
    port: int | None
    path: str
    options: Mapping[str, str]

    def base(self, *, host: str = "") -> str:
        """`https://host:port`; plain http only with `?scheme=http`, to this machine or with DEBUG."""
        scheme = self.options.get("scheme", "https")
        name = self.host or host
        if scheme not in {"http", "https"} or not name:
            raise ImproperlyConfigured(f"{self.setting}: name a host, and http or https as ?scheme=")
        _insist_on_tls(self.setting, scheme, name)
        shown = f"[{name}]" if ":" in name else name
        return f"{scheme}://{shown}" + (f":{self.port}" if self.port else "")

    def insist_on(self, *, known: Iterable[str]) -> None:
        """User, password and sender are needed; raises ImproperlyConfigured when one is missing."""
        unknown = set(self.options) - set(known)
        wrong = [f"unknown option {name!r}" for name in sorted(unknown)]
        if not self.options.get("from"):
            wrong.append("the sender ?from= is missing")
        if not (self.user and self.password):
            wrong.append("user:password@ is missing")
        if wrong:
            raise ImproperlyConfigured(f"{self.setting}: {', '.join(wrong)} in the {self.kind}:// address")


def gateway_url(setting: str) -> GatewayUrl:
    """Raises ImproperlyConfigured when the setting does not hold an address."""
    parts = _split(setting)
    try:
        port = parts.port
        # A + stands for itself here: senders are written ?from=+4930...
        options = parse_qsl(parts.query.replace("+", "%2B"), strict_parsing=bool(parts.query))
    except ValueError:
        # Its own words repeat what was written, a password perhaps.
        raise ImproperlyConfigured(f"{setting}: the port or the options after ? cannot be read") from None
    return GatewayUrl(
        setting=setting,
        kind=parts.scheme,
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        host=parts.hostname or "",
        port=port,
        path=parts.path,
        options=dict(options),
    )


def service_url(setting: str) -> str:
    """A plain http(s) address without a slash at its end; raises ImproperlyConfigured for anything else."""
    parts = _split(setting)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.query or parts.fragment:
        raise ImproperlyConfigured(f"{setting}: give an address such as https://host/path")
    _insist_on_tls(setting, parts.scheme, parts.hostname)
    return parts.geturl().rstrip("/")


def receipt_url(gateway: str, **query: str) -> str:
    """Where `gateway` reports to; the view behind it hands the report to the adapter of that name."""
    return f"{settings.PUBLIC_URL.rstrip('/')}/phone/receipts/{quote(gateway)}/?{urlencode(query)}"


def _split(setting: str) -> SplitResult:
    value = str(getattr(settings, setting, "")).strip()
    try:
        parts = urlsplit(value)
        _ = parts.port
    except ValueError:
        raise ImproperlyConfigured(
            f"{setting}: this is not an address; percent-encode special characters"
        ) from None
    if not parts.scheme or "://" not in value:
        raise ImproperlyConfigured(f"{setting}: an address such as name://host is needed")
    return parts


def _insist_on_tls(setting: str, scheme: str, host: str) -> None:
    if scheme == "http" and not settings.DEBUG and not is_this_machine(host):
        raise ImproperlyConfigured(f"{setting}: plain http is only for services on this machine; use https")
