"""Questions to the outside world and to the apps above, and those that a shop's standing asks of sanctions."""

from __future__ import annotations

from datetime import datetime
from typing import Final, Protocol
from uuid import UUID

from merchants.types import Hit, Measure, OwedDuty, RegistryAnswer, SanctionKind
from platform_core.actors import Actor


class BusinessRegistry(Protocol):
    """The register of market entities."""

    def look_up(self, credit_code: str, *, request_id: UUID) -> RegistryAnswer:
        """What the register says now. Raises ``RegistrySilent`` when there is no answer."""


class OpenDuties(Protocol):
    """What an app above knows that a shop still owes: asked before it closes, and before its deposit goes back."""

    def owed_by(self, merchant_id: UUID) -> list[OwedDuty]:
        """Everything still owed, the most urgent first."""


class Suspensions(Protocol):
    """The measures that suspend a shop. What they do is done to the shop, which knows none of them."""

    def hold(self, merchant_id: UUID) -> bool:
        """Say whether a measure suspends this shop at this moment."""

    def lift(self, merchant_id: UUID, *, reason: str, by: Actor, at: datetime) -> None:
        """Lift every measure that suspends this shop."""


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
OPEN_DUTIES: Final[dict[str, OpenDuties]] = {}  # by the app that fills it
_registries: list[BusinessRegistry] = []
_suspensions: list[Suspensions] = []


def fill_business_registry(adapter: BusinessRegistry) -> None:
    """Plug in the adapter that answers from now on."""
    _registries.append(adapter)


def business_registry() -> BusinessRegistry:
    """The adapter plugged in last. Raises ``LookupError`` when there is none."""
    return _registries[-1]


def fill_suspensions(adapter: Suspensions) -> None:
    """Register who knows the measures that suspend a shop."""
    _suspensions.append(adapter)


def suspensions() -> Suspensions:
    """The adapter registered last. Raises ``LookupError`` when there is none."""
    return _suspensions[-1]


def fill_open_duties(app: str, *, asked: OpenDuties) -> None:
    """An app above says how to ask it, under its own name."""
    OPEN_DUTIES[app] = asked


def fill_effect(kind: SanctionKind, effect: SanctionEffect) -> None:
    """Say what a measure of this kind does."""
    EFFECTS[kind] = effect


def effect_of(kind: SanctionKind) -> SanctionEffect:
    """What a measure of this kind does. Raises ``LookupError`` where nobody has said it."""
    return EFFECTS[kind]
