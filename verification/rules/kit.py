"""What a business puts on its website and on paper: never a green picture, since a picture proves nothing."""

import io
from html import escape
from typing import Final

import segno

WIDTH: Final = 280
LETTER: Final = 7.4  # pixels a letter takes at 12.5 px, rounded up
QUIET: Final = 4  # modules, ISO/IEC 18004
# Dark and light by the visitor's wish; presentation attributes only, since our policy forbids styles in a document.
LINK_BADGE: Final = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="44" viewBox="0 0 {width} 44" role="img"'
    ' aria-labelledby="t"><title id="t">{words}</title>'
    '<rect x=".75" y=".75" width="{inner}" height="42.5" rx="8" fill="#fff" stroke="#6b7787" stroke-width="1.5"/>'
    '<g transform="translate(12 11)" fill="none" stroke="#4a5768" stroke-width="2" stroke-linecap="round">'
    '<circle cx="9.5" cy="9.5" r="7.5"/><path d="m15 15 6 6"/></g>'
    '<text x="44" y="27" font-family="system-ui, -apple-system, Segoe UI, Roboto, Liberation Sans, Arial, sans-serif"'
    ' font-size="12.5" font-weight="600" fill="#14202e">{words}</text></svg>\n'
)


def frame_code(*, address: str, title: str) -> str:
    """The HTML of the badge in a frame; `address` is the badge's own, absolute."""
    return (
        f'<iframe src="{escape(address)}" title="{escape(title)}" width="280" height="76" loading="lazy"'
        ' sandbox="allow-popups allow-popups-to-escape-sandbox" referrerpolicy="origin"></iframe>'
    )


def link_code(*, address: str, picture: str, words: str) -> str:
    """The HTML of a grey link to the check page, for places where no frame is possible."""
    return (
        f'<a href="{escape(address)}" rel="noopener"><img src="{escape(picture)}" alt="{escape(words)}"'
        f' width="{badge_width(words)}" height="44"></a>'
    )


def badge_width(words: str) -> int:
    return max(WIDTH, int(60 + len(words) * LETTER))


def link_badge(words: str) -> bytes:
    """The grey picture behind such a link. It is not green, so it decorates nobody."""
    width = badge_width(words)
    return LINK_BADGE.format(width=width, inner=width - 1.5, words=escape(words)).encode()


def qr_svg(target: str) -> bytes:
    """For screens and print: dark on light, with its quiet zone."""
    drawn = io.BytesIO()
    _code(target).save(drawn, kind="svg", scale=8, border=QUIET, dark="#000", light="#fff")
    return drawn.getvalue()


def qr_pdf(target: str) -> bytes:
    """The same as a page of its own, as large as itself, in points."""
    drawn = io.BytesIO()
    _code(target).save(drawn, kind="pdf", scale=6, border=QUIET, dark="#000", light="#fff")
    return drawn.getvalue()


def _code(target: str) -> segno.QRCode:
    return segno.make(target, error="q", micro=False)
