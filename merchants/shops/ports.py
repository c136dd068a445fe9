"""Questions to the business register, to apps above on open duties and trades, and to sanctions on suspensions."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final, Protocol
from uuid import UUID

from merchants.shops.types import OwedDuty, RegistryAnswer, Trade
from platform_core.actors import Actor


class BusinessRegistry(Protocol):
    """The register of market entities."""

    def look_up(self, credit_code: str, *, request_id: UUID) -> RegistryAnswer:
        """The register's present entry. Raises ``RegistrySilent`` when there is no answer."""


class OpenDuties(Protocol):
    """The duties of a shop that an app above knows: asked before it closes, and before its deposit goes back."""

    def owed_by(self, merchant_id: UUID) -> list[OwedDuty]:
        """The open duties of the shop, the most urgent first."""


class Suspensions(Protocol):
    """The measures that suspend a shop, which itself knows none of them."""

    def is_suspended(self, merchant_id: UUID) -> bool:
        """Say whether a measure suspends this shop at this moment."""

    def lift(self, merchant_id: UUID, *, reason: str, by: Actor, at: datetime) -> None:
        """Lift every measure that suspends this shop."""


class Trades(Protocol):
    """The kinds of goods that an app above sorts listings into: a shop is opened for some of them."""

    def list_trades(self) -> Sequence[Trade]:
        """Every trade that there is, in the order in which people choose."""


OPEN_DUTIES: Final[dict[str, OpenDuties]] = {}  # by the app that fills it
_registries: list[BusinessRegistry] = []
_suspensions: list[Suspensions] = []
_trades: list[Trades] = []


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
    """Register an app above that knows open duties, under its own name."""
    OPEN_DUTIES[app] = asked


def fill_trades(adapter: Trades) -> None:
    """Register who knows the trades."""
    _trades.append(adapter)


def known_trades() -> Sequence[Trade]:
    """Every trade that there is. Raises ``LookupError`` where nobody knows any."""
    return _trades[-1].list_trades()
