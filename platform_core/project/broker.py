"""The broker's transport, changed so that a worker outlives a broker that goes away with tasks in hand.

A task is a wake-up that comes again. Celery's own channel tries to give such tasks back, or to confirm them, on a
connection that is gone, and the worker dies of it, the relay with it.
"""

from __future__ import annotations

from typing import Any, Final

from kombu.transport import TRANSPORT_ALIASES, redis

NAME: Final = f"{__name__}:Transport"


class Channel(redis.Channel):
    """The channel as it was, while the broker is there."""

    do_restore = False  # what nobody confirms comes back by itself (`visibility_timeout`)

    def basic_ack(self, delivery_tag: str, *args: Any, **kwargs: Any) -> None:
        if not self.closed:
            super().basic_ack(delivery_tag, *args, **kwargs)

    def basic_reject(self, delivery_tag: str, *args: Any, **kwargs: Any) -> None:
        if not self.closed:
            super().basic_reject(delivery_tag, *args, **kwargs)


class Transport(redis.Transport):
    Channel: Any = Channel


def install() -> None:
    """Install the transport under the name in the broker's address, with or without a socket."""
    TRANSPORT_ALIASES.update(redis=NAME, rediss=NAME)
