"""Posts a message to a receiver that a business named, on the same guarded way as the look at its website."""

from collections.abc import Mapping
from dataclasses import dataclass
from time import monotonic

from directory.ports import Messenger, Receipt
from verification.adapters.factories import guarded
from verification.adapters.guarded import HEAD_LIMIT, TRIES, Guarded, Unreached, exchange, read_head


@dataclass(frozen=True)
class Post(Guarded):
    """The messenger behind the port: each resolver is asked once, every address must be public."""

    def post(self, *, host: str, port: int, path: str, headers: Mapping[str, str], body: bytes) -> Receipt:
        ends = monotonic() + self.seconds
        try:
            name, sights = self.sights(host, ends=ends)
        except Unreached as error:
            return Receipt(detail=str(error))
        asked = _request(name if port == 443 else f"{name}:{port}", path, headers, body)
        receipt = Receipt(detail="connection")
        for address in sights[0][:TRIES]:
            where = self.port_of(address, port)
            try:
                most = 2 * HEAD_LIMIT
                head = exchange(
                    address, where, name, asked, read=read_head, most=most, ends=ends, trust=self.trust
                )
            except Unreached as error:
                receipt = Receipt(detail=str(error))
                if receipt.detail != "connection":
                    break
            else:
                return Receipt(status=head.status)
        return receipt


def _request(host: str, path: str, headers: Mapping[str, str], body: bytes) -> bytes:
    lines = {
        "Host": host,
        "User-Agent": "Siegel-webhooks",
        "Content-Type": "application/json",
        "Content-Length": str(len(body)),
        "Accept-Encoding": "identity",
        "Connection": "close",
        **headers,
    }
    head = "".join(f"{name}: {value}\r\n" for name, value in lines.items())
    return f"POST {path} HTTP/1.1\r\n{head}\r\n".encode("ascii") + body


def messenger() -> Messenger:
    """DNS_RESOLVERS, OUTSIDE_TIMEOUT_SECONDS; with DEBUG only, DOMAIN_CHECK_EXTRA_ADDRESSES."""
    return guarded(Post)
