"""What follows from a fact?"""

from __future__ import annotations

from platform_core.actors import RELAY
from platform_core.eventlog.facts import DeliveryContext
from platform_core.eventlog.registry import subscribe
from platform_core.regulators import commands
from platform_core.regulators.events import ExportBuilt, RegulatorAppointed, RegulatorDismissed


@subscribe(RegulatorAppointed, name="regulators.let_in")
def let_in(fact: RegulatorAppointed, context: DeliveryContext) -> None:
    commands.let_in(fact.person_id, by=RELAY, at=context.handled_at)


@subscribe(RegulatorDismissed, name="regulators.shut_out")
def shut_out(fact: RegulatorDismissed, context: DeliveryContext) -> None:
    commands.shut_out(fact.person_id, by=RELAY, at=context.handled_at)


@subscribe(ExportBuilt, name="regulators.hand_over", replayable=True)
def hand_over(fact: ExportBuilt, context: DeliveryContext) -> None:
    commands.hand_over(fact.request_id, by=RELAY, at=context.handled_at)
