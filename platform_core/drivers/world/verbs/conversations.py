"""Messages of people to customer service, and the replies."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from complaints.service import commands as service_commands
from complaints.service.types import AskedAbout
from platform_core.actors import Actor
from platform_core.drivers.world.deals import Deal, only, verb
from platform_core.drivers.world.verbs.disputes import wants_back

ask_on: Final = only("shopper", "conversation", service_commands.converse, text="还有一个问题")
want_person: Final = only("shopper", "conversation", service_commands.want_person)
close_conversation: Final = only("shopper", "conversation", service_commands.close_conversation)


@verb("shopper", needs="order")
def write_to_shop(deal: Deal, by: Actor, at: datetime) -> None:
    """Write about an order from that shop."""
    _write(deal, AskedAbout(order_id=deal.order), by=by, at=at)


@verb("shopper")
def write_to_house(deal: Deal, by: Actor, at: datetime) -> None:
    """Write to the house, about no shop."""
    _write(deal, AskedAbout(), by=by, at=at)


@verb("seller", needs="conversation")
def reply_to_customer(deal: Deal, by: Actor, at: datetime, *, automatic: bool = False) -> None:
    service_commands.converse(deal.conversation, text="您好，已安排", automatic=automatic, by=by, at=at)


@verb("staff", needs="conversation")
def reply_for_house(deal: Deal, by: Actor, at: datetime, *, automatic: bool = False) -> None:
    service_commands.converse(deal.conversation, text="您好，我们来处理", automatic=automatic, by=by, at=at)


@verb("shopper", needs="conversation")
def become_complaint(deal: Deal, by: Actor, at: datetime, fen: int) -> None:
    deal.complaint = service_commands.become_complaint(deal.conversation, **wants_back(fen), by=by, at=at).id


def _write(deal: Deal, about: AskedAbout, *, by: Actor, at: datetime) -> None:
    deal.conversation = service_commands.start_conversation(about, text="请问", by=by, at=at).id
