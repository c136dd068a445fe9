"""Rules on conversations with customer service: facts in, verdict or value out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Final

from complaints.service.states import ConversationState as S
from complaints.service.types import ServiceChannel
from platform_core.actors import Role
from platform_core.duties import fulfils
from platform_core.legal.rules import Rule, rule
from platform_core.legal.spans import LOCAL

OPENS: Final = time(9, 0)  # house numbers, every day of the year, Shanghai
CLOSES: Final = time(21, 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel:
    """A way to customer service: its address, its hours, and the rule for a reply; None where nothing measures it.

    The telephone number is the operator's (`TIANPING_HOTLINE`); without one there is no such way.
    """

    channel: ServiceChannel
    where: str
    keeps_hours: bool
    first_reply: Rule | None


CHANNELS: Final = (
    Channel(
        channel=ServiceChannel.SHOP,
        where="/me/",  # each order has the way to its shop
        keeps_hours=False,
        first_reply=rule("DL_SERVICE_REPLY.ticket"),
    ),
    Channel(
        channel=ServiceChannel.PERSON,
        where="/me/conversations/new",
        keeps_hours=True,
        first_reply=rule("DL_SERVICE_REPLY.chat"),
    ),
    Channel(
        channel=ServiceChannel.TELEPHONE,
        where="",
        keeps_hours=True,
        first_reply=None,
    ),
    Channel(
        channel=ServiceChannel.COMPLAINT, where="/me/complaints", keeps_hours=False, first_reply=rule("DL_CMP_ACK")
    ),
)


@fulfils("HSE-03", part="channels and hours")
def opens_at(at: datetime) -> datetime:
    """The instant from which a person's minutes count: now, if customer service is open, else when it opens next."""
    local = at.astimezone(LOCAL)
    if OPENS <= local.time() < CLOSES:
        return at
    day = local.date() + timedelta(days=local.time() >= CLOSES)
    return datetime.combine(day, OPENS, tzinfo=LOCAL).astimezone(at.tzinfo)


@dataclass(frozen=True, slots=True, kw_only=True)
class ConversationStand:
    """Facts for the guards of the table: a shop in it, passed on to it, handed over to the platform, about an order."""

    has_shop: bool
    passed_on: bool
    handed_over: bool
    about_order: bool


def is_not_passed_on(stand: ConversationStand) -> bool:
    """Say whether a shop in it has not had it yet."""
    return stand.has_shop and not stand.passed_on


def is_with_shop(stand: ConversationStand) -> bool:
    """Say whether the shop replies, and not a person of the platform."""
    return stand.has_shop and not stand.handed_over


def is_about_an_order(stand: ConversationStand) -> bool:
    """Say whether it can become a complaint."""
    return stand.about_order


@fulfils("CRI-44")
@fulfils("HSE-03", part="channels and hours")
def step_of_message(state: S, *, by: Role, automatic: bool, with_shop: bool) -> str:
    """The step of the table that a message makes; empty where it makes none. An automatic reply never does."""
    match by, state:
        case Role.SHOPPER, S.ANSWERED | S.CLOSED:
            return "ask_on" if with_shop else "want_person"
        case Role.MERCHANT, S.WITH_SHOP if not automatic:
            return "reply"
        case Role.STAFF, S.WITH_STAFF if not automatic:
            return "reply_for_platform"
        case _:
            return ""
