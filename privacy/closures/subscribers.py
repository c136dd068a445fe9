"""Tell the person of their closing account, and erase in the worker as soon as it is closed."""

from __future__ import annotations

from platform_core.actors import RELAY
from platform_core.cases.telling import tell_parties
from platform_core.eventlog.facts import DeliveryContext
from platform_core.eventlog.registry import subscribe
from privacy.closures import commands
from privacy.closures.case import CLOSURE
from privacy.closures.events import AccountClosed

tell_parties(CLOSURE, app=__name__)


@subscribe(AccountClosed, name="privacy.erase", replayable=True)
def erase(fact: AccountClosed, context: DeliveryContext) -> None:
    """Erase at once; if this fails, the clock erases."""
    commands.erase(fact.closure_id, by=RELAY, at=context.handled_at)
