"""A message of the embedded broker is whole whenever somebody looks."""

import json
import threading
from pathlib import Path
from queue import Empty
from typing import Any

import pytest
from kombu import Connection

from config import celery_options, file_broker

MESSAGE = {"body": "x" * 20_000, "headers": {}, "properties": {"delivery_tag": "1"}}


@pytest.fixture
def channel(tmp_path: Path) -> Any:
    options = celery_options.broker("", tmp_path)
    with Connection(
        options["CELERY_BROKER_URL"], transport_options=options["CELERY_BROKER_TRANSPORT_OPTIONS"]
    ) as connection:
        assert isinstance(connection.default_channel, file_broker.Channel)
        yield connection.default_channel


def test_nothing_is_there_before_it_is_whole(
    channel: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    folder, replace, seen = tmp_path / "broker" / "queue", Path.replace, []

    def watched(source: Path, target: Path) -> Path:
        seen.append(json.loads(source.read_text(encoding="utf-8")))
        assert channel._size("default") == 0
        with pytest.raises(Empty):
            channel._get("default")
        return replace(source, target)

    monkeypatch.setattr(Path, "replace", watched)
    channel._put("default", MESSAGE)
    assert seen == [MESSAGE]
    assert channel._size("default") == 1
    assert channel._get("default") == MESSAGE
    assert list(folder.iterdir()) == []


def test_whoever_looks_all_the_time_takes_only_whole_messages(channel: Any) -> None:
    taken: list[Any] = []

    def take() -> None:
        while len(taken) < 300:
            try:
                taken.append(channel._get("default"))
            except Empty:
                continue

    reader = threading.Thread(target=take, daemon=True)
    reader.start()
    for _turn in range(300):
        channel._put("default", MESSAGE)
    reader.join(60)
    assert taken == [MESSAGE] * 300


def test_queues_do_not_mix(channel: Any) -> None:
    channel._put("mail", MESSAGE)
    with pytest.raises(Empty):
        channel._get("default")
    assert channel._get("mail") == MESSAGE
