"""Which carriers bring letters to people?"""

from __future__ import annotations

from typing import Protocol

from platform_core.notices.types import Channel, Letter, Receipt


class Carrier(Protocol):
    """An outside system that brings letters to people. The relay calls it, outside any transaction."""

    def carry(self, letter: Letter, *, key: str) -> Receipt:
        """Send the letter; the same key twice is one letter. Raises ``CarrierSilent``."""


CARRIERS: dict[Channel, Carrier] = {}


def provide(channel: Channel, carrier: Carrier) -> None:
    """Register the carrier of a channel, once."""
    if channel in CARRIERS:
        raise ValueError(f"{channel} is taken")
    CARRIERS[channel] = carrier


def carrier(channel: Channel) -> Carrier:
    """The carrier of a channel. Raises ``KeyError``."""
    return CARRIERS[channel]
