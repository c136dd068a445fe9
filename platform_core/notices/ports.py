"""Ports of notices: the carriers of letters, and the text on advertising in force."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, Protocol

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


_texts_in_force: Final[list[Callable[[], int]]] = []


def fill_text_in_force(version: Callable[[], int]) -> None:
    """Fill the port that asks for the version of the text on advertising in force: consent to an earlier text does
    not count.
    """
    _texts_in_force.append(version)


def text_in_force() -> int:
    """The version, by the word that was given last. Raises ``LookupError`` where nobody knows."""
    return _texts_in_force[-1]()
