"""The seal as the browser draws it, at all three of its optical sizes, is known when it stands in a logo."""

from io import BytesIO

import pytest
from PIL import Image

from accounts.rules.profiles.seal_shape import shows_seal
from bin.checks.report import ROOT
from tests.house.browser import chromium

pytestmark = pytest.mark.browser


def test_the_drawn_seal_is_seen_and_other_states_are_not() -> None:
    with chromium() as browser:
        page = browser.new_page(viewport={"width": 300, "height": 300})

        def drawn(name: str, side: int, ground: str) -> Image.Image:
            svg = (ROOT / "static" / "seal" / f"{name}.svg").read_text(encoding="utf-8")
            page.set_content(
                f'<body style="margin:20px;background:{ground}"><div style="width:{side}px">{svg}</div>'
            )
            return Image.open(BytesIO(page.screenshot()))

        for side in (90, 140, 260):
            for ground in ("white", "#222"):
                assert shows_seal(drawn("verified", side, ground)), (side, ground)
        for other in ("suspended", "revoked", "none"):
            assert not shows_seal(drawn(other, 200, "white")), other
