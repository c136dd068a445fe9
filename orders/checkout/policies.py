"""Rules of quotes and purchases: lines, consents, freight and add-ons."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from catalog.freight.types import PROVINCES, Rate, StatedFreight, province_of
from orders.checkout.types import AddOn
from orders.contracts.policies.prices import FreightTerm, PricedLine
from orders.contracts.types import RequestedLine
from orders.sales.policies import MOST_LINES, MOST_OF_ONE, Refusal
from platform_core.duties import fulfils
from platform_core.errors import Verdict
from platform_core.money import Money


@fulfils("PRC-11", "HSE-07")
def undelivered_skus(sent_by: Mapping[UUID, StatedFreight], *, region_code: str) -> tuple[UUID, ...]:
    """The SKUs among these that their shop does not send there."""
    return tuple(sku for sku, stated in sent_by.items() if not stated.terms.rate(region_code).delivered)


@fulfils("PRC-08", "PRC-11")
def freight_of(goods: Money, rates: Collection[Rate]) -> Money:
    """The freight of one shop's order: one parcel, one fee, the highest of its lines, each free from its amount."""
    nothing = Money(0, goods.currency)
    return max((nothing if _is_free(goods, rate) else rate.fee for rate in rates), default=nothing)


@fulfils("PRC-08", "PRC-11", "HSE-07")
def freight_term(merchant_id: UUID, *, goods: Money, sent_by: Sequence[StatedFreight], region_code: str) -> FreightTerm:
    """The freight term of a shop's order; ``goods`` is the price of all its lines, those sent free included."""
    amount = freight_of(goods, [stated.terms.rate(region_code) for stated in sent_by])
    province = province_of(region_code)
    name_zh, name_en = PROVINCES.get(province, ("", ""))
    yuan = amount.units
    return FreightTerm(
        merchant_id=merchant_id,
        amount=amount,
        province=province,
        templates=tuple(sorted({stated.id for stated in sent_by})),
        zh=f"运费{yuan}元（寄往{name_zh}）" if amount.amount else f"包邮（寄往{name_zh}）",
        en=f"Freight to {name_en}: {yuan} CNY" if amount.amount else f"Sent to {name_en} free of charge",
    )


@fulfils("HSE-07")
def goes_to(region_code: str, *, quoted: Sequence[FreightTerm]) -> bool:
    """Whether the parcel goes where the freight was quoted for."""
    return all(term.province == province_of(region_code) for term in quoted)


def quoted_freight(term: FreightTerm) -> dict[str, Any]:
    """A freight term as it is kept in the document of a quote."""
    return {
        "merchant_id": str(term.merchant_id),
        "amount": term.amount.amount,
        "currency": term.amount.currency,
        "province": term.province,
        "templates": [str(version) for version in term.templates],
        "zh": term.zh,
        "en": term.en,
    }


def _is_free(goods: Money, rate: Rate) -> bool:
    return rate.free_from is not None and goods >= rate.free_from


def may_quote(requested: Sequence[RequestedLine], prices: Mapping[UUID, Money]) -> Verdict:
    """Whether these may be quoted together: each SKU once, in a reasonable quantity, at no price below zero."""
    lines = [PricedLine(line, prices[line.sku_id]) for line in requested if line.sku_id in prices]
    skus = Counter(line.sku_id for line in requested)
    return Verdict.of(
        {
            Refusal.NOTHING_WANTED: not requested,
            Refusal.TOO_MANY_LINES: len(requested) > MOST_LINES,
            Refusal.SKU_TWICE: any(n > 1 for n in skus.values()),
            Refusal.QUANTITY_OUT_OF_RANGE: any(not 1 <= line.quantity <= MOST_OF_ONE for line in requested),
            Refusal.BELOW_ZERO: any(line.total.amount < 0 for line in lines),
            Refusal.MIXED_CURRENCIES: len({line.unit_price.currency for line in lines}) > 1,
        }
    )


@fulfils("CTR-06", "NRR-20b", "CRI-19b")
def may_order(*, key_terms_accepted: bool, confirmed: Collection[UUID], to_confirm: Collection[UUID]) -> Verdict:
    """Whether an order may be placed: the key terms are accepted by an act of their own, and no exclusion is confirmed
    that was not asked.

    An exclusion not confirmed bars nobody from ordering: the return without a reason stays open.
    """
    return Verdict.of(
        {
            Refusal.TERMS_NOT_ACCEPTED: not key_terms_accepted,
            Refusal.NOTHING_TO_CONFIRM: not set(confirmed) <= set(to_confirm),
        }
    )


@fulfils("HSE-07")
def still_stands(*, expires_at: datetime, at: datetime) -> bool:
    """Whether a quote still holds: up to its end and not a tick longer."""
    return at < expires_at


def revised_skus(quoted: Mapping[UUID, UUID], now: Mapping[UUID, UUID]) -> tuple[UUID, ...]:
    """The SKUs whose listing was revised since the quote. A moved price is no revision: the quoted one stands."""
    return tuple(sku for sku, version in quoted.items() if now.get(sku) != version)


@fulfils("ECL-19", "OTM-17", "HSE-15")
def has_unknown_add_on(requested: Sequence[RequestedLine], *, offered: Collection[AddOn]) -> bool:
    """Whether a line is chosen from no existing offer: an add-on needs the goods that it is offered beside."""
    wanted = {line.sku_id for line in requested}
    known = {(offer.beside, offer.sku_id) for offer in offered if offer.beside in wanted}
    return any(line.chosen_with and (line.chosen_with, line.sku_id) not in known for line in requested)


@fulfils("ECL-19", "OTM-17")
def add_ons_to_choose(requested: Sequence[RequestedLine], *, offered: Sequence[AddOn]) -> list[AddOn]:
    """The add-ons that the quote names and does not hold: only the shopper may add one."""
    wanted = {line.sku_id for line in requested}
    return [offer for offer in offered if offer.sku_id not in wanted]


def quoted_add_on(offer: AddOn) -> dict[str, Any]:
    """An add-on as it is kept in the document of a quote."""
    return {
        "beside": str(offer.beside),
        "sku_id": str(offer.sku_id),
        "merchant_id": str(offer.merchant_id),
        "title_zh": offer.title_zh,
        "title_en": offer.title_en,
        "spec": offer.spec,
        "unit_price": {"amount": offer.unit_price.amount, "currency": offer.unit_price.currency},
    }
