"""Who carries what leaves the inbox?"""

from __future__ import annotations

from typing import Protocol

from platform_core.notices.types import Channel, Letter, Receipt


class Carrier(Protocol):
    """A system outside that brings letters to people. It is called from the relay, outside any transaction."""

    def carry(self, letter: Letter, *, key: str) -> Receipt:
        """Take the letter; the same key twice is one letter. Raises ``CarrierSilent``."""


CARRIERS: dict[Channel, Carrier] = {}


def provide(channel: Channel, carrier: Carrier) -> None:
    """Register who carries for this channel. Once."""
    if channel in CARRIERS:
        raise ValueError(f"{channel} is taken")
    CARRIERS[channel] = carrier


def carrier(channel: Channel) -> Carrier:
    """Who carries for this channel. Raises ``KeyError``."""
    return CARRIERS[channel]
