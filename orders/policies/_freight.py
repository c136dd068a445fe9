"""What does it cost to send an order, as it is quoted and agreed?"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from catalog.types import PROVINCES, Rate, StatedFreight, province_of
from platform_core.duties import fulfils
from platform_core.money import Money


@dataclass(frozen=True, slots=True, kw_only=True)
class FreightTerm:
    """The freight of one shop's order, by which versions of its templates, in words."""

    merchant_id: UUID
    amount: Money
    province: str
    templates: tuple[UUID, ...]
    zh: str
    en: str


@fulfils("PRC-11", "HSE-07")
def not_delivered(sent_by: Mapping[UUID, StatedFreight], *, region_code: str) -> tuple[UUID, ...]:
    """Of these, what its shop does not send there."""
    return tuple(sku for sku, stated in sent_by.items() if not stated.terms.rate(region_code).delivered)


@fulfils("PRC-08", "PRC-11")
def freight_of(goods: Money, rates: Collection[Rate]) -> Money:
    """What one shop's order costs to send: one parcel, one fee, the highest of its lines, each free from its amount."""
    nothing = Money(0, goods.currency)
    return max((nothing if _is_free(goods, rate) else rate.fee for rate in rates), default=nothing)


@fulfils("PRC-08", "PRC-11", "HSE-07")
def freight_term(merchant_id: UUID, *, goods: Money, sent_by: Sequence[StatedFreight], region_code: str) -> FreightTerm:
    """What a shop's order costs to send there; ``goods`` is the price of all its lines, in which free ones count."""
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
    """Does the parcel go where the freight was quoted for?"""
    return all(term.province == province_of(region_code) for term in quoted)


def quoted_freight(term: FreightTerm) -> dict[str, Any]:
    """As it stands in the document of a quote."""
    return {
        "merchant_id": str(term.merchant_id),
        "amount": term.amount.amount,
        "currency": term.amount.currency,
        "province": term.province,
        "templates": [str(version) for version in term.templates],
        "zh": term.zh,
        "en": term.en,
    }


def freight_in_contract(term: FreightTerm) -> dict[str, Any]:
    """As it stands in the contract of its shop."""
    return {
        "amount": {"amount": term.amount.amount, "currency": term.amount.currency},
        "province": term.province,
        "templates": [str(version) for version in term.templates],
        "zh": term.zh,
        "en": term.en,
    }


def _is_free(goods: Money, rate: Rate) -> bool:
    return rate.free_from is not None and goods >= rate.free_from
