"""Which terms must a shopper not overlook? The house's own numbers, in words, before the order and in the contract."""

from __future__ import annotations

from dataclasses import dataclass

from platform_core.duties import fulfils
from platform_core.legal.rules import Rule
from platform_core.legal.spans import Span


@dataclass(frozen=True, slots=True)
class KeyTerm:
    """A term that is shown by itself and accepted by an act of its own."""

    rule: str
    version: int
    zh: str
    en: str


@fulfils("CRL-26", "CTR-06")
def key_terms(*, pay_within: Rule, confirm_within: Rule, return_within: Rule) -> tuple[KeyTerm, ...]:
    """The clocks that run against a shopper, and the right that none of them ends."""
    return (
        KeyTerm(
            pay_within.code,
            pay_within.version,
            f"下单后{pay_within.value}分钟内未付款的，订单自动取消，商品退回库存；此后到账的款项自动原路退回。",
            f"If you have not paid within {pay_within.value} minutes the order is cancelled by itself and the goods go "
            "back to the shelf. Money that arrives later goes back to you by itself.",
        ),
        KeyTerm(
            confirm_within.code,
            confirm_within.version,
            f"签收后{confirm_within.value}日内未确认收货的，系统自动确认并与商家结算；您的各项权利不因此终止。",
            f"If you have not confirmed receipt within {confirm_within.value} days of the signature it counts as "
            "confirmed, and the shop is paid. No right of yours ends with it.",
        ),
        KeyTerm(
            return_within.code,
            return_within.version,
            f"除依法不适用的商品外，您自签收次日起{return_within.value}日内可以无理由退货。",
            f"Except for goods that the law excludes, you may return without a reason within {return_within.value} "
            "days, counted from the day after the signature.",
        ),
    )


@fulfils("CRL-26")
def still_promised(shown: Span | None, *, now: Rule) -> Span | None:
    """What a contract shows binds the house, if it has become less generous since; None where the rule is as good."""
    return shown if shown is not None and shown != now.length and now.allows(shown) else None
