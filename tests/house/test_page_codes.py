"""The code of a page's address, drawn by a mask that was chosen beforehand."""

import segno
from segno import encoder

from accounts.templatetags import site


def test_a_page_s_code_is_drawn_without_looking_for_the_best_mask_and_is_nearly_as_good() -> None:
    def penalty(code: segno.QRCode) -> int:
        side = len(code.matrix)
        rows = [bytearray(row) for row in code.matrix]
        return int(encoder.evaluate_mask(rows, side, side))  # type: ignore[no-untyped-call]

    for number in range(40):
        address = f"https://siegel.example/b/{'baeckerei-' * (number % 4)}huber-{number * 7919:x}/"
        best = segno.make(address, micro=False)
        ours = segno.make(address, micro=False, mask=site.MASK)
        assert penalty(ours) < 1.3 * penalty(best)
        assert (ours.mask, ours.version, ours.error) == (site.MASK, best.version, best.error)
        size, path = site.qr_of_page(address).values()
        assert size == ours.symbol_size(border=site.QUIET_ZONE)[0]
        assert path.count("M") == sum(map(sum, ours.matrix))
