"""From the bytes that arrived to the paper that is kept."""

from verification.rules import files, pdfs, pictures
from verification.rules.files import Paper


def read(content: bytes) -> Paper:
    """The paper to keep, or files.Unusable with the reason. Time and memory are bounded by the limits on both."""
    kind = files.kind(content)
    return pdfs.accept(content) if kind == "pdf" else pictures.redraw(content, kind)
