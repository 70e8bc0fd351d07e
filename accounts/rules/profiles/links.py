"""A business's own web address as it is stored and shown."""

import re

import idna

LONGEST = 200
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:(?!\d)")
_PARTS = re.compile(r"(https?)://([^/?#@:]+)(/[^?#]*)?(\?[^#]*)?(?:#.*)?", re.IGNORECASE)
# Letters of Latin alphabets that are no other letter's double: "аpple" in Cyrillic stays "xn--pple-43d".
_LETTERS = re.compile(r"[a-z0-9ßàáâãäåæçèéêëìíîïñòóôõöøùúûüýÿăąćčďęěğłńňőřśşšťůűźżž-]+")
_LABEL = re.compile(r"(?!-)[a-z0-9-]{1,63}(?<!-)")


def website(typed: str) -> str | None:
    """An https (or http, where that was typed) address with its host in ASCII, or None where it is none.

    A host alone gets https. Other schemes, user names, ports, bare numbers, and hosts without a dot are refused;
    what stands behind a # is left out.
    """
    text = typed.strip()
    if not text.isprintable() or " " in text or "\\" in text or len(text) > LONGEST:
        return None
    if not re.match(r"https?://", text, re.IGNORECASE) and not _SCHEME.match(text):
        text = f"https://{text}"
    parts = _PARTS.fullmatch(text)
    host = _host(parts[2]) if parts else ""
    if not parts or not host:
        return None
    found = f"{parts[1].lower()}://{host}{parts[3] or '/'}{parts[4] or ''}"
    return found if len(found) <= LONGEST else None


def _host(host: str) -> str:
    """In ASCII (IDNA 2008), or nothing."""
    try:
        name = host if host.isascii() else idna.encode(host.rstrip("."), uts46=True).decode()
    except idna.IDNAError:
        return ""
    labels = name.lower().rstrip(".").split(".")
    whole = len(labels) > 1 and all(_LABEL.fullmatch(label) for label in labels)
    return ".".join(labels) if whole and not labels[-1].isdigit() else ""


def shown(address: str) -> str:
    """A stored address as people write it: "https://xn--bckerei-5wa.example/" with "bäckerei" in it."""
    scheme, mark, rest = address.partition("://")
    host, slash, path = rest.partition("/")
    return f"{scheme}{mark}{'.'.join(map(_readable, host.split('.')))}{slash}{path}"


def _readable(label: str) -> str:
    if not label.startswith("xn--"):
        return label
    try:
        name = idna.decode(label)
    except idna.IDNAError:
        return label
    return name if _LETTERS.fullmatch(name) else label
