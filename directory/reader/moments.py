"""When a copy was last known to be true, on two clocks, since each of them can be wrong in its own way."""

import time
from pathlib import Path
from struct import Struct
from typing import Final, NamedTuple, Self

FORM: Final = Struct(">16sdd")
# Together with the seconds that others may keep a look-up, within the five in which a revocation must show.
FRESH_SECONDS: Final = 2.0
_BOOT_ID: Final = Path("/proc/sys/kernel/random/boot_id")
# Goes on while the machine sleeps, as CLOCK_MONOTONIC does not.
CLOCK: Final = getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)


def _boot() -> bytes:
    """Which start of this machine it is; its clock begins anew with each."""
    text = _BOOT_ID.read_text(encoding="ascii") if _BOOT_ID.exists() else ""
    return bytes.fromhex(text.strip().replace("-", "")) if text else bytes(16)


BOOT: Final = _boot()


class Moment(NamedTuple):
    """A point in time on the machine's own clock and on the wall's."""

    boot: bytes
    running: float
    wall: float

    @classmethod
    def now(cls) -> Self:
        return cls(BOOT, time.clock_gettime(CLOCK), time.time())

    @classmethod
    def read(cls, raw: bytes) -> Self:
        return cls(*FORM.unpack(raw))

    def written(self) -> bytes:
        return FORM.pack(*self)

    def age(self) -> float:
        """Seconds since then by whichever clock says more; endless when one runs backwards or began anew."""
        now = Moment.now()
        ages = (now.running - self.running, now.wall - self.wall)
        return max(ages) if self.boot == now.boot and min(ages) >= 0 else float("inf")

    def is_fresh(self, running: float, wall: float) -> bool:
        """As `age` says, but asked with every request: what both clocks say now is told."""
        return (
            0 <= wall - self.wall <= FRESH_SECONDS
            and 0 <= running - self.running <= FRESH_SECONDS
            and self.boot == BOOT
        )


NEVER: Final = Moment(BOOT, float("-inf"), float("-inf"))
