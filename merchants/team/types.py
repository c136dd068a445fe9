"""Values of a shop's team: the tasks of its roles, and an invitation as its reader sees it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from platform_core.accounts.types import ShopRole
from platform_core.labels import Labelled, Reason


class ShopTask(Labelled):
    """The work of a shop, as it is shared among its roles."""

    SELLING = "shop_goods", "goods, prices, stock and safety"
    SENDING = "shop_parcels", "orders and parcels"
    AFTER_SALE = "shop_customers", "returns, complaints and customers"
    MONEY = "shop_money", "balance, payouts, deductions and the guarantee"
    SHOP = "shop_affairs", "documents, measures, cases with authorities, webhooks and the team"


class AgainstInvitation(Reason):
    """Why nobody is invited."""

    ALREADY_INVITED = "already_invited", "an invitation to this number or address waits already"
    TOO_MANY_INVITATIONS = "too_many_invitations", "too many invitations wait: withdraw one first"
    TOO_MANY_OF_A_DAY = "too_many_of_a_day", "the shop has invited many people within a day: go on tomorrow"


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """An invitation that was just made. Its code is known here and nowhere else: who loses it is invited again."""

    id: UUID
    code: str
    good_until: datetime

    def __repr__(self) -> str:
        return "Made(•••)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """An invitation that waits, as the shop sees it: ``shown`` is the masked number or address."""

    id: UUID
    shown: str
    role: ShopRole
    invited_at: datetime
    good_until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Invited:
    """An invitation as the person reads it whom it names."""

    id: UUID
    merchant_id: UUID
    trade_name: str
    role: ShopRole
    good_until: datetime
