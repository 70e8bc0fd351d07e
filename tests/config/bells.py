"""What lies at the broker, for tests that ring."""

from typing import Any

from celery import current_app

from config.outbox.ringing import answered

QUEUES = ("codes", "mail", "default", "checks", "bulk", "webhooks")


def rings(queue: str) -> int:
    """How many messages wait."""
    with current_app.connection_for_read() as connection:
        channel: Any = connection.default_channel
        return int(channel.queue_declare(queue).message_count)


def take(queue: str) -> bool:
    """Takes one message, as a worker does; False when there is none."""
    with current_app.connection_for_read() as connection:
        channel: Any = connection.default_channel
        return channel.basic_get(queue, no_ack=True) is not None


def silence() -> None:
    """Nothing waits, and nobody has rung."""
    with current_app.connection_for_read() as connection:
        channel: Any = connection.default_channel
        for queue in QUEUES:
            channel.queue_declare(queue)
            channel.queue_purge(queue)
            answered(queue)
