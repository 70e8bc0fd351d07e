"""The embedded broker: kombu's folder of files, where a message is there as a whole or not at all.

kombu opens a message's file under its own name and then writes it. A worker that looks in between takes an empty
message, and ends because of it.
"""

import time
import uuid
from pathlib import Path
from typing import Any

from kombu.transport import TRANSPORT_ALIASES, filesystem
from kombu.utils.json import dumps


class Channel(filesystem.Channel):
    """As kombu's, but for how a message is put."""

    def _put(self, queue: str, payload: Any, **_kwargs: Any) -> None:  # type: ignore[override] # the two above differ
        # Workers take the first by name; a name that begins with a dot is nobody's message.
        name = f"{round(time.monotonic() * 1000)}_{uuid.uuid4()}.{queue}.msg"
        folder = Path(self.data_folder_out)
        unfinished = folder / f".{name}"
        unfinished.write_text(dumps(payload), encoding="utf-8")
        unfinished.replace(folder / name)


class Transport(filesystem.Transport):
    """What "filesystem://" means here."""

    Channel = Channel


def take_the_name() -> None:
    """Makes every "filesystem://" of this process ours."""
    TRANSPORT_ALIASES["filesystem"] = f"{__name__}:Transport"
