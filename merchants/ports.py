"""What does merchants ask of the outside world, and of the apps above?"""

from __future__ import annotations

from typing import Final, Protocol
from uuid import UUID

from merchants.types import OwedDuty, RegistryAnswer


class BusinessRegistry(Protocol):
    """The register of market entities."""

    def look_up(self, credit_code: str, *, request_id: UUID) -> RegistryAnswer:
        """What the register says now. Raises ``RegistrySilent`` when there is no answer."""


class OpenDuties(Protocol):
    """What an app above knows that a shop still owes: asked before it closes, and before its deposit goes back."""

    def owed_by(self, merchant_id: UUID) -> list[OwedDuty]:
        """Everything still owed, the most urgent first."""


OPEN_DUTIES: Final[dict[str, OpenDuties]] = {}  # by the app that fills it
_registries: list[BusinessRegistry] = []


def fill_business_registry(adapter: BusinessRegistry) -> None:
    """Plug in the adapter that answers from now on."""
    _registries.append(adapter)


def business_registry() -> BusinessRegistry:
    """The adapter plugged in last. Raises ``LookupError`` when there is none."""
    return _registries[-1]


def fill_open_duties(app: str, *, asked: OpenDuties) -> None:
    """An app above says how to ask it, under its own name."""
    OPEN_DUTIES[app] = asked
