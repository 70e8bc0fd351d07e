"""PDFs as papers: whole, open, and nothing else at the same time. They are kept as they came."""

import re
from io import BytesIO
from zipfile import is_zipfile

from verification.rules.files import FileFault, Paper, Unusable

_HEADER = re.compile(rb"%PDF-[12]\.[0-9][\r\n \t]")
_START = re.compile(rb"startxref\s+(\d{1,10})\s+%%EOF\s*\Z")
_TABLE = re.compile(rb"\s*(?:xref\s|\d{1,10}\s+\d{1,5}\s+obj\b)")
_LOCK = re.compile(rb"/Encrypt\s*(?:\d{1,10}\s+\d{1,5}\s+R|<<)")
_ACTIVE = re.compile(rb"/(?:JavaScript|JS|Launch|EmbeddedFiles?|RichMedia)\b")
_PAGE = re.compile(rb"<(?:!doctype|html|script|svg|\?xml|\?php)", re.IGNORECASE)


def accept(content: bytes) -> Paper:
    """The PDF unchanged, or Unusable: cut off, without an index, locked, with a program or files inside, or a
    second file in disguise (a ZIP archive, a web page, bytes after the end).

    Only what stands uncompressed is seen; it is therefore never shown in the browser, only given to be saved.
    """
    if not _HEADER.match(content):
        raise Unusable(FileFault.DAMAGED)
    _refuse_disguise(content)
    _refuse_damage(content)
    if _LOCK.search(content):
        raise Unusable(FileFault.LOCKED)
    if _ACTIVE.search(content):
        raise Unusable(FileFault.ACTIVE)
    return Paper(content, "application/pdf", ".pdf")


def _refuse_disguise(content: bytes) -> None:
    end = content.rfind(b"%%EOF")
    after = content[end + 5 :].strip(b"\r\n\t \x00") if end >= 0 else b""
    if is_zipfile(BytesIO(content)) or _PAGE.search(content[:1024]) or after:
        raise Unusable(FileFault.DISGUISED)


def _refuse_damage(content: bytes) -> None:
    found = _START.search(content[-2048:].rstrip(b"\x00"))
    if found is None or b"/Root" not in content or b"endobj" not in content:
        raise Unusable(FileFault.DAMAGED)
    # Reads the index where the file says it is: a file that lost its middle points past it.
    if not _TABLE.match(content, int(found[1])):
        raise Unusable(FileFault.DAMAGED)
