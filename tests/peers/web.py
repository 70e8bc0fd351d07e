"""A web host with TLS on a free loopback port, under certificates of a test authority of its own."""

import contextlib
import datetime
import re
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from types import TracebackType
from typing import Self

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

Script = Callable[[ssl.SSLSocket, threading.Event], None]


class Authority:
    """Signs host certificates; `context()` trusts it alone, `path` is its certificate for SSL_CERT_FILE."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Test authority")])
        limits = x509.BasicConstraints(ca=True, path_length=0)
        usage = x509.KeyUsage(False, False, False, False, False, True, True, False, False)
        identifier = x509.SubjectKeyIdentifier.from_public_key(self.key.public_key())
        builder = self._builder(self.name, self.key, days=30).add_extension(limits, critical=True)
        builder = builder.add_extension(usage, critical=True).add_extension(identifier, critical=False)
        self.certificate = builder.sign(self.key, hashes.SHA256())
        self.path = folder / "authority.pem"
        self.path.write_bytes(self.certificate.public_bytes(serialization.Encoding.PEM))

    def context(self) -> ssl.SSLContext:
        return ssl.create_default_context(cafile=str(self.path))

    def issue(self, *names: str, days: int = 10) -> Path:
        """Key and certificate in one file; negative `days` make one that ran out."""
        key = ec.generate_private_key(ec.SECP256R1())
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, names[0])])
        alternative = x509.SubjectAlternativeName([x509.DNSName(name) for name in names])
        issuer = x509.AuthorityKeyIdentifier.from_issuer_public_key(self.key.public_key())
        builder = self._builder(subject, key, days=days).add_extension(alternative, critical=False)
        certificate = builder.add_extension(issuer, critical=False).sign(self.key, hashes.SHA256())
        path = self.folder / f"{names[0].replace('*', 'any')}-{certificate.serial_number}.pem"
        private = key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        path.write_bytes(private + certificate.public_bytes(serialization.Encoding.PEM))
        return path

    def _builder(
        self, subject: x509.Name, key: ec.EllipticCurvePrivateKey, *, days: int
    ) -> x509.CertificateBuilder:
        now = datetime.datetime.now(datetime.UTC)
        return (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(self.name)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - datetime.timedelta(days=60))
            .not_valid_after(now + datetime.timedelta(days=days))
        )


class WebPeer:
    """Runs `script` on every connection once its request was read; keeps requests and the names asked by SNI."""

    def __init__(self, certificate: Path, script: Script, *, host: str = "127.0.0.1") -> None:
        self.script = script
        self.requests: list[bytes] = []
        self.names: list[str | None] = []
        self.over = threading.Event()
        self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.context.load_cert_chain(certificate)
        self.context.sni_callback = self._named
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        self.line = socket.create_server((host, 0), family=family)
        self.port: int = self.line.getsockname()[1]
        self.address = f"[{host}]:{self.port}" if ":" in host else f"{host}:{self.port}"

    def __enter__(self) -> Self:
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.over.set()
        self.line.shutdown(socket.SHUT_RDWR)
        self.line.close()

    def _named(self, line: ssl.SSLObject | ssl.SSLSocket, name: str | None, context: ssl.SSLContext) -> None:
        self.names.append(name)

    def _accept(self) -> None:
        while not self.over.is_set():
            try:
                visitor, _ = self.line.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(visitor,), daemon=True).start()

    def _serve(self, visitor: socket.socket) -> None:
        with visitor, contextlib.suppress(OSError):
            visitor.settimeout(10)
            with self.context.wrap_socket(visitor, server_side=True) as line:
                asked = b""
                while not whole(asked):
                    asked += line.recv(4096)
                self.requests.append(asked)
                self.script(line, self.over)


def whole(asked: bytes) -> bool:
    """Whether a request has come in with all of the body that it promises."""
    head, blank, body = asked.partition(b"\r\n\r\n")
    length = re.search(rb"(?i)\r\ncontent-length: *(\d+)", head)
    return bool(blank) and len(body) >= (int(length[1]) if length else 0)


def says(raw: bytes) -> Script:
    return lambda line, over: line.sendall(raw)


def file(text: str) -> Script:
    body = text.encode()
    head = f"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: {len(body)}\r\n\r\n"
    return says(head.encode() + body)


def drips(start: bytes, pieces: Iterator[bytes], every: float = 0.05) -> Script:
    """Sends `start`, then one piece after the other, slowly, as long as anybody listens."""

    def script(line: ssl.SSLSocket, over: threading.Event) -> None:
        line.sendall(start)
        for piece in pieces:
            if over.wait(every):
                return
            line.sendall(piece)

    return script
