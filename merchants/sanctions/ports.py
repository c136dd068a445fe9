"""Ask the apps above to apply, reverse and name the effect of a measure."""

from __future__ import annotations

from datetime import datetime
from typing import Final, Protocol

from merchants.sanctions.types import Hit, Measure, SanctionKind
from platform_core.actors import Actor


class SanctionEffect(Protocol):
    """The effect of one kind of measure. In the transaction of the step, so that all holds or nothing.

    Applied again it changes nothing; the shop's other measures go on when one is reversed.
    """

    def notice(self, measure: Measure) -> tuple[Hit, ...]:
        """The targets of the measure, in words for people; without those that do not exist."""

    def apply(self, measure: Measure, *, by: Actor, at: datetime) -> None:
        """Put the measure into effect, from now on."""

    def reverse(self, measure: Measure, *, by: Actor, at: datetime) -> None:
        """End the effect of the measure."""


EFFECTS: Final[dict[SanctionKind, SanctionEffect]] = {}


def fill_effect(kind: SanctionKind, effect: SanctionEffect) -> None:
    """Register the effect of a kind of measure."""
    EFFECTS[kind] = effect


def effect_of(kind: SanctionKind) -> SanctionEffect:
    """The effect of a kind of measure. Raises ``LookupError`` where none is registered."""
    return EFFECTS[kind]
