"""Refusals of quotes and purchases."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from platform_core.errors import Conflict, RuleRefused, TooLate


class ContractIncomplete(RuleRefused):
    """The shop or its listing lacks a part that the law asks of a contract: nothing was concluded or charged."""

    code = "orders.contract_incomplete"
    title = "A part of the contract is missing"
    remedy = "The parts listed in params are missing; the shop has to complete its listing or its own particulars."
    missing: tuple[str, ...]


class QuoteExpired(TooLate):
    code = "orders.quote_expired"
    title = "The quoted prices no longer stand"
    remedy = "Ask for a new quote and look at its prices."
    quote_id: UUID
    closed_at: datetime


class QuoteUsed(Conflict):
    code = "orders.quote_used"
    title = "This quote has been ordered already"
    remedy = "Look at your purchases, or ask for a new quote to order once more."
    quote_id: UUID


class NotOnOffer(RuleRefused):
    code = "orders.not_on_offer"
    title = "Some of these goods are not on offer"
    remedy = "Take out the SKUs listed in params and ask again."
    sku_ids: tuple[UUID, ...]


class ShopRests(RuleRefused):
    code = "orders.shop_rests"
    title = "The shop is on holiday and takes no new orders"
    remedy = "Take out the SKUs listed in params, or come back on the day `sells_again_on`."
    sku_ids: tuple[UUID, ...]
    sells_again_on: date


class RegionNeeded(RuleRefused):
    code = "orders.region_needed"
    title = "What it costs to send these goods depends on where they go"
    remedy = "Ask again with `region_code`: the code of the region by GB/T 2260, its first two digits at least."
    sku_ids: tuple[UUID, ...]


class NotDelivered(RuleRefused):
    code = "orders.not_delivered"
    title = "Some of these goods are not sent to this province"
    remedy = "Take out the SKUs listed in params, or have them sent somewhere else."
    province: str
    sku_ids: tuple[UUID, ...]


class RegionChanged(Conflict):
    code = "orders.region_changed"
    title = "The freight was quoted for another province"
    remedy = "Ask for a new quote with the region of the recipient, and look at its freight."
    quoted: tuple[str, ...]
    province: str


class OfferChanged(Conflict):
    """The price still holds, but the listing was revised: the goods to be sold would not be those that were quoted."""

    code = "orders.offer_changed"
    title = "The listing was revised after the quote"
    remedy = "Ask for a new quote and look at what has changed."
    sku_ids: tuple[UUID, ...]


class RulesChanged(Conflict):
    """The rules that the quote showed are no longer in force, and the shopper has not accepted the new ones."""

    code = "orders.rules_changed"
    title = "The rules of the platform have changed since the quote"
    remedy = "Ask for a new quote, and read the versions listed in params: an order accepts those in force."
    in_force: tuple[UUID, ...]


class OrderRefused(RuleRefused):
    code = "orders.refused"
    title = "This cannot be ordered"
    remedy = "Every reason is listed in params."
    reasons: tuple[str, ...]
