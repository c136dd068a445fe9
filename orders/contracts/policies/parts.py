"""Parts that the law asks of a contract, and where each stands in ours."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from platform_core.duties import fulfils, require_known


@dataclass(frozen=True, slots=True)
class Part:
    """One part. ``where``: JSON pointers into the document, `*` for each line.

    One that is ``optional`` is shown where there is something to show.
    """

    name: str
    zh: str
    en: str
    duties: tuple[str, ...]
    where: tuple[str, ...]
    optional: bool = False


def _part(name: str, zh: str, en: str, *duties: str, where: tuple[str, ...], optional: bool = False) -> Part:
    return Part(name, zh, en, require_known(*duties), where, optional)


# In the order in which they are read, on the page and on paper.
PARTS: Final = (
    _part(
        *("seller", "经营者", "The seller", "CRL-28", "ECL-15", "OTM-12"),
        where=("/merchant/trade_name", "/merchant/service_phone", "/merchant/kind"),
    ),
    _part(
        *("buyer", "消费者与收货", "The buyer and the delivery", "ECL-49", "ECL-52"),
        where=("/shopper", "/delivery/recipient_sealed", "/delivery/region_code"),
    ),
    _part(
        *("goods", "商品、数量与质量", "Goods, quantity and quality", "CRL-28", "CRL-08", "ECL-17a"),
        where=("/lines/*/offer/title_zh", "/lines/*/offer/spec", "/lines/*/offer/facts", "/lines/*/quantity"),
    ),
    _part(
        *("images", "商品图片", "Pictures of the goods", "HSE-01"),
        where=("/lines/*/offer/images",),
        optional=True,
    ),
    _part(
        *("price", "价款", "The price", "CRL-28", "HSE-07"),
        where=("/lines/*/unit_price/amount", "/lines/*/total/amount", "/total/amount", "/clauses/price", "/pay_until"),
    ),
    _part(
        *("deposits", "押金", "Deposits", "ECL-21"),
        where=("/deposits",),
        optional=True,
    ),
    _part(
        *("fulfilment", "履行期限与方式", "When and how it is performed", "CRL-28", "ECL-20"),
        where=("/lines/*/offer/delivery_hours", "/clauses/fulfilment"),
    ),
    _part(
        *("returns", "无理由退货", "Return without a reason", "NRR-06", "NRR-20b"),
        where=("/lines/*/offer/return_terms/freight",),
    ),
    _part(
        *("after_sales", "售后服务", "After-sales service", "CRL-28", "CRI-12"),
        where=("/clauses/after_sales",),
    ),
    _part(*("invoice", "发票", "Invoice", "ECL-14"), where=("/clauses/invoice",)),
    _part(*("liability", "民事责任", "Liability", "CRL-28"), where=("/clauses/liability",)),
    _part(*("disputes", "争议解决", "Disputes", "CRL-39"), where=("/clauses/disputes",)),
    _part(
        *("formation", "合同的成立", "When it is concluded", "ECL-49"),
        where=("/clauses/formation", "/order/number", "/order/placed_at"),
    ),
    _part(*("copy", "合同文本", "Your copy", "ECL-50a", "CTR-11", "ECL-62"), where=("/clauses/copy",)),
    _part(*("key_terms", "重要条款", "Key terms", "CRL-26", "CTR-06"), where=("/key_terms",)),
    _part(*("rules", "适用的期限", "Numbers in force", "CRL-26"), where=("/rules",)),
    _part(
        *("rulebook", "已接受的平台规则", "Rules of the platform that were accepted", "ECL-32"),
        where=("/rulebook",),
        optional=True,
    ),
)


@fulfils("CRL-28")
def missing_parts(document: Mapping[str, Any]) -> tuple[str, ...]:
    """The names of the parts that this document does not say: with one missing, nothing is concluded."""
    return tuple(part.name for part in PARTS if not part.optional and not says(document, part))


def says(document: Mapping[str, Any], part: Part) -> bool:
    """Whether the document says all of the part, for each line."""
    return all(_is_said(found) for pointer in part.where for found in _at(document, pointer.split("/")[1:]))


def _at(value: Any, names: list[str]) -> Iterator[Any]:
    if not names:
        yield value
        return
    name, *rest = names
    if name == "*":
        for each in value or [None]:
            yield from _at(each, rest)
    else:
        yield from _at(value.get(name) if isinstance(value, Mapping) else None, rest)


def _is_said(value: Any) -> bool:
    return value is not None and value not in ("", [], {})
