"""Place a purchase: an order and a contract at each shop, and one more for goods delivered by code.

Each shop's part is written on that shop's side of its wall. Stock and accounts, for which others may wait, are locked
last and in this order; shops and SKUs go by their ids, so that two purchases never wait for each other in a ring."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from catalog.freight.types import province_of
from catalog.listings.types import Delivery
from catalog.stock import commands as stock_commands
from catalog.window.queries import cards as cards_queries
from merchants.shops.queries import shops as shops_queries
from merchants.shops.types import HeldShop, SellingRefusal
from orders.checkout import policies, queries
from orders.checkout.commands.quoting import priced_line
from orders.checkout.commands.writing import Line, Part, Terms, write_order
from orders.checkout.errors import (
    NotOnOffer,
    OfferChanged,
    OrderRefused,
    QuoteExpired,
    QuoteUsed,
    RegionChanged,
    RulesChanged,
    ShopRests,
)
from orders.codes.types import RETENTION
from orders.contracts import queries as contracts_queries
from orders.contracts.deadlines import PAY_WITHIN
from orders.contracts.policies import prices as prices_policies
from orders.deposits.types import DepositTerm
from orders.sales.models.orders import Purchase, PurchaseContents
from orders.sales.models.quotes import Quote
from orders.sales.types import Consents, Recipient
from platform_core.actors import Actor
from platform_core.duties import fulfils
from platform_core.ledger.accounts import AccountKind
from platform_core.legal.queries import calendars
from platform_core.legal.spans import local_day
from platform_core.money import Money, total
from platform_core.payments.commands import requesting
from platform_core.payments.types import PaymentFacts, Reference, ShareAsked
from platform_core.rows import new_id
from platform_core.rulebook.commands import accepting
from platform_core.rulebook.errors import NotInForce
from platform_core.rulebook.types import InForce, Occasion
from platform_core.tenancy.gathering import together
from platform_core.tenancy.scopes import acting_for
from platform_core.vault.commands import sealer


@transaction.atomic(savepoint=False)
def place_purchase(quote_id: UUID, *, recipient: Recipient, consents: Consents, by: Actor, at: datetime) -> Purchase:
    """Conclude the contracts of a quote: documents stored and hashed, stock set aside, payment asked for.

    Raises ``QuoteNotFound``, ``QuoteExpired``, ``QuoteUsed``, ``OrderRefused``, ``NotOnOffer``, ``OfferChanged``,
    ``RulesChanged``, ``RegionChanged``, ``ContractIncomplete``, ``catalog.OutOfStock``, ``payments.NothingToPay``,
    ``ShopRests``.
    """
    quote = Quote.objects.take(quote_id, by=by)
    _refuse_what_no_longer_stands(quote, consents, at=at)
    freight = {term.merchant_id: term for term in queries.quoted_freight(quote)}
    if not policies.goes_to(recipient.region_code, quoted=list(freight.values())):
        raise _region_changed(recipient, freight.values())
    shops = _lock_shops(quote, at=at)
    parts = _parts(quote, consents, shops=shops, freight=freight, at=at)
    _refuse_closed_shops(parts, at=at)
    with together():
        return _write_purchase(parts, quote, recipient, consents, by=by, at=at)


def _write_purchase(
    parts: list[Part], quote: Quote, recipient: Recipient, consents: Consents, *, by: Actor, at: datetime
) -> Purchase:
    purchase = _purchase(quote, by=by, at=at)
    terms = Terms(
        purchase,
        recipient,
        consents.proxy_hand_over,
        pay_until=pay_until(at),
        rulebook=_accept_rules(quote, purchase, by=by, at=at),
        sealer=sealer(purchase.shopper_id, retention=RETENTION),
    )
    orders = [write_order(part, terms, by=by, at=at) for part in parts]
    for part in parts:
        with acting_for(part.merchant_id):
            stock_commands.reserve(part.demands, source=part.order_id, by=by, at=at)
    payment = _ask_for_payment(parts, terms, by=by, at=at)
    deposits = total([term.total for part in parts for _, term in part.deposits], currency=quote.currency)
    purchase.contents = PurchaseContents(
        sorted(orders, key=lambda row: (row.merchant_id, row.id)), deposits, payment.id
    )
    return purchase


def _lock_shops(quote: Quote, *, at: datetime) -> dict[UUID, HeldShop]:
    """Lock the shops of a quote, in the order of their ids, before anything is read of their goods: a suspension, or a
    measure against goods, is seen from here on, or waits for us."""
    shops = {UUID(line["merchant_id"]) for line in quote.document["lines"]}
    return {shop: shops_queries.held_still(shop, at=at) for shop in sorted(shops)}


def _refuse_what_no_longer_stands(quote: Quote, consents: Consents, *, at: datetime) -> None:
    if not policies.still_stands(expires_at=quote.expires_at, at=at):
        raise QuoteExpired(quote_id=quote.id, closed_at=quote.expires_at)
    verdict = policies.may_order(
        key_terms_accepted=consents.key_terms, confirmed=consents.not_returnable, to_confirm=_to_confirm(quote)
    )
    if not verdict:
        raise OrderRefused(reasons=verdict.codes())


def _refuse_closed_shops(parts: list[Part], *, at: datetime) -> None:
    """Refuse goods of shops that may not sell now, or are on holiday; their earlier orders go on."""
    for part in parts:
        trades = {line.offer.category for line in part.lines}
        verdict = shops_queries.standing_of(part.shop, trades=trades, at=at)
        sku_ids = tuple(line.offer.sku_id for line in part.lines)
        if verdict.reasons == (SellingRefusal.RESTING,) and part.shop.rests_until:
            raise ShopRests(sku_ids=sku_ids, sells_again_on=local_day(part.shop.rests_until))
        if not verdict:
            raise NotOnOffer(sku_ids=sku_ids)


def _to_confirm(quote: Quote) -> dict[UUID, Any]:
    """The exclusions that the quote asks to confirm, by SKU."""
    return {UUID(line["sku_id"]): line["to_confirm"] for line in quote.document["lines"] if line.get("to_confirm")}


def _region_changed(recipient: Recipient, freight: Iterable[prices_policies.FreightTerm]) -> RegionChanged:
    quoted = tuple(sorted({term.province for term in freight}))
    return RegionChanged(quoted=quoted, province=province_of(recipient.region_code))


def _parts(
    quote: Quote,
    consents: Consents,
    *,
    shops: Mapping[UUID, HeldShop],
    freight: Mapping[UUID, prices_policies.FreightTerm],
    at: datetime,
) -> list[Part]:
    """The quote's lines by shop and way of delivery, shops by id, at the quoted prices, each with the offer that still
    says the same.

    Goods delivered by a code are an order of their own: it waits for no parcel, and no parcel for it.
    """
    lines = [priced_line(line) for line in quote.document["lines"]]
    versions = {UUID(line["sku_id"]): UUID(line["listing_version_id"]) for line in quote.document["lines"]}
    offers = cards_queries.offers(list(versions), at=at)
    if missing := tuple(sku for sku in versions if sku not in offers):
        raise NotOnOffer(sku_ids=missing)
    if changed := policies.revised_skus(versions, {sku: offer.version_id for sku, offer in offers.items()}):
        raise OfferChanged(sku_ids=changed)
    confirmed = {sku: said for sku, said in _to_confirm(quote).items() if sku in consents.not_returnable}
    deposits = {term.sku_id: term for term in queries.quoted_deposits(quote)}
    by_order: dict[tuple[UUID, Delivery], list[Line]] = defaultdict(list)
    for line in lines:
        offer = offers[line.requested.sku_id]
        said, left = confirmed.get(offer.sku_id), deposits.get(offer.sku_id)
        by_order[offer.merchant_id, offer.delivery].append(Line(new_id(), line, offer, said, left))
    return [
        Part(
            shop=shops[shop],
            order_id=new_id(),
            lines=by_order[shop, delivery],
            freight=freight.get(shop) if delivery is Delivery.CARRIER else None,
        )
        for shop, delivery in sorted(by_order)
    ]


def _purchase(quote: Quote, *, by: Actor, at: datetime) -> Purchase:
    """Create the purchase of a quote, once: of two clicks with different keys, the second is refused."""
    row = Purchase(quote=quote, shopper_id=by.id, total=quote.total, currency=quote.currency, placed_at=at)
    if not Purchase.objects.record(row):
        raise QuoteUsed(quote_id=quote.id)
    return row


@fulfils("ECL-32")
def _accept_rules(quote: Quote, purchase: Purchase, *, by: Actor, at: datetime) -> tuple[InForce, ...]:
    """Store that the shopper accepts the rules that the quote showed: with the key terms, by the same act.

    Raises ``RulesChanged`` where others are in force by now.
    """
    shown = [UUID(held["version_id"]) for held in quote.document.get("rulebook", ())]
    try:
        return accepting.accept(
            Occasion.ORDER, about_id=purchase.id, person_id=purchase.shopper_id, versions=shown, by=by, at=at
        )
    except NotInForce as refusal:
        raise RulesChanged(in_force=refusal.in_force) from None


def pay_until(at: datetime) -> datetime:
    """The end of the time to pay for an order placed now."""
    return contracts_queries.in_force(PAY_WITHIN, at=at).length.due(at, calendar=calendars.calendar()).strict


def _ask_for_payment(parts: list[Part], terms: Terms, *, by: Actor, at: datetime) -> PaymentFacts:
    """Request one payment for all; money with which others fund a discount goes to the shop beside the shopper's."""
    shares = [
        ShareAsked(
            merchant_id=part.merchant_id,
            order=Reference("orders.order", part.order_id),
            amount=part.total,
            funded=prices_policies.funded_by_others([line.priced for line in part.lines]),
            rounding=prices_policies.rounded_by_others([line.priced for line in part.lines]),
            fee_free=part.freight.amount if part.freight else Money(0, part.total.currency),
        )
        for part in parts
    ]
    shares += [
        _deposit_share(part.merchant_id, line.deposit_id, term) for part in parts for line, term in part.deposits
    ]
    purchase = Reference("orders.purchase", terms.purchase.id)
    return requesting.request_payment(purchase, payer_id=by.id, shares=shares, expires_at=terms.pay_until, by=by, at=at)


def _deposit_share(merchant_id: UUID, deposit_id: UUID, term: DepositTerm) -> ShareAsked:
    """The share of the payment for a deposit: no part of the order's, and held on an account of its own."""
    return ShareAsked(
        merchant_id=merchant_id,
        order=Reference("orders.deposit", deposit_id),
        amount=term.total,
        held_on=AccountKind.CONSUMER_DEPOSIT,
    )
