"""Actors and their roles."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final
from uuid import UUID, uuid5

from platform_core.labels import Labelled

_PARTS: Final = UUID("7c1a7f6e-6d0b-5a6e-9c55-5d2d1f0d8a11")  # the namespace of the system's own parts


class Role(Labelled):
    """The capacity in which somebody acts. One person may have several; an action has one."""

    ANONYMOUS = "anonymous"
    SHOPPER = "shopper"
    MERCHANT = "merchant"
    STAFF = "staff"
    REGULATOR = "regulator"
    SYSTEM = "system"


@dataclass(frozen=True, slots=True)
class Actor:
    """``id`` is always the person, or the part of the system, that acts; ``merchant_id`` the shop it acts for."""

    id: UUID
    role: Role
    merchant_id: UUID | None = None


def part(name: str) -> Actor:
    """A part of the system as an actor: the same id each time, so that history can name it."""
    return Actor(id=uuid5(_PARTS, name), role=Role.SYSTEM)


ANONYMOUS: Final = Actor(id=UUID(int=0), role=Role.ANONYMOUS)
DEADLINES: Final = part("deadlines")
RELAY: Final = part("relay")
SEQUENCER: Final = part("sequencer")
