"""Ask the apps above to apply, reverse and name the effect of a measure."""

from __future__ import annotations

from datetime import datetime
from typing import Final, Protocol

from merchants.sanctions.types import Hit, Measure, SanctionKind
from platform_core.actors import Actor


class SanctionEffect(Protocol):
    """What a measure of one kind does where it bites. In the transaction of the step, so that all holds or nothing.

    Applied again it changes nothing; the shop's other measures go on when one is reversed.
    """

    def notice(self, measure: Measure) -> tuple[Hit, ...]:
        """What it is about, as people read it; without what there is not."""

    def apply(self, measure: Measure, *, by: Actor, at: datetime) -> None:
        """Let it have its effect, from now on."""

    def reverse(self, measure: Measure, *, by: Actor, at: datetime) -> None:
        """Let it have none any more."""


EFFECTS: Final[dict[SanctionKind, SanctionEffect]] = {}


def fill_effect(kind: SanctionKind, effect: SanctionEffect) -> None:
    """Say what a measure of this kind does."""
    EFFECTS[kind] = effect


def effect_of(kind: SanctionKind) -> SanctionEffect:
    """What a measure of this kind does. Raises ``LookupError`` where nobody has said it."""
    return EFFECTS[kind]
