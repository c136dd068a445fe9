"""Tell the invited person, the shop and whoever has another place in it."""

from __future__ import annotations

from typing import Any, Final

import platform_core.accounts.queries as accounts
import platform_core.notices.commands as notices
from merchants.shops.queries import shops
from merchants.team import queries
from merchants.team.events import InvitationAccepted, InvitationDeclined, InvitationLapsed, InvitationMade
from platform_core.accounts.events import MembershipChanged, MembershipEnded
from platform_core.actors import RELAY
from platform_core.eventlog.facts import DeliveryContext
from platform_core.eventlog.registry import subscribe
from platform_core.tenancy.scopes import SYSTEM, bound

ANSWERS: Final[dict[type[Any], str]] = {
    InvitationAccepted: "merchants.invitation_accepted",
    InvitationDeclined: "merchants.invitation_declined",
    InvitationLapsed: "merchants.invitation_lapsed",
}


def _how(merchant_id: Any, context: DeliveryContext, **params: str) -> dict[str, Any]:
    named = {"trade_name": shops.shop(merchant_id).trade_name, **params}
    return {"params": named, "by": RELAY, "at": context.handled_at}


@subscribe(InvitationMade, name="merchants.tell_invited")
def tell_invited(fact: InvitationMade, context: DeliveryContext) -> None:
    """Tell who has an account with this number or address; the shop never learns whether anybody has."""
    with bound(SYSTEM):
        to = queries.destination_of(fact.invitation_id)
        people = accounts.people_at(to) if to else []
    for person_id in people:
        how = _how(fact.merchant_id, context, role=fact.shop_role)
        notices.send(person_id, template="merchants.invited", **how)


def _tell_shop(fact: Any, context: DeliveryContext) -> None:
    how = _how(fact.merchant_id, context, role=fact.shop_role)
    notices.send_to_shop(fact.merchant_id, template=ANSWERS[type(fact)], **how)


@subscribe(InvitationAccepted, name="merchants.tell_of_accepted")
def tell_of_accepted(fact: InvitationAccepted, context: DeliveryContext) -> None:
    """Tell the shop, the new person among them."""
    _tell_shop(fact, context)


@subscribe(InvitationDeclined, name="merchants.tell_of_declined")
def tell_of_declined(fact: InvitationDeclined, context: DeliveryContext) -> None:
    """Tell the shop that somebody does not come."""
    _tell_shop(fact, context)


@subscribe(InvitationLapsed, name="merchants.tell_of_lapsed")
def tell_of_lapsed(fact: InvitationLapsed, context: DeliveryContext) -> None:
    """Tell the shop that nobody answered."""
    _tell_shop(fact, context)


@subscribe(MembershipChanged, name="merchants.tell_of_role")
def tell_of_role(fact: MembershipChanged, context: DeliveryContext) -> None:
    """Tell somebody that they have another role in a shop."""
    how = _how(fact.merchant_id, context, role=fact.shop_role)
    notices.send(fact.person_id, template="merchants.role_changed", **how)


@subscribe(MembershipEnded, name="merchants.tell_of_leaving")
def tell_of_leaving(fact: MembershipEnded, context: DeliveryContext) -> None:
    """Tell who acts for a shop no more, and those who still do."""
    how = _how(fact.merchant_id, context)
    notices.send(fact.person_id, template="merchants.place_ended", **how)
    notices.send_to_shop(fact.merchant_id, template="merchants.somebody_left", **how)
