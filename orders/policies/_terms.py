"""Which terms must a shopper not overlook? The house's own numbers, in words, before the order and in the contract."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from catalog.types import SHOWN_BY, Exclusion, Offer
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


@dataclass(frozen=True, slots=True)
class ExclusionTerm:
    """Why a line may not go back without a reason, with what the listing shows for it: to be confirmed line by line."""

    exclusion: str
    facts: Mapping[str, str]
    zh: str
    en: str


# In the words of the law (NRR-06, NRR-07).
EXCLUDED_AS: Final[Mapping[Exclusion, tuple[str, str]]] = {
    Exclusion.CUSTOM_MADE: ("属于消费者定作的商品", "made to your order"),
    Exclusion.PERISHABLE: ("属于鲜活易腐的商品", "fresh or perishable"),
    Exclusion.DIGITAL: ("属于在线下载或者拆封的数字化商品", "digital goods, downloaded or unsealed"),
    Exclusion.PERIODICAL: ("属于交付的报纸、期刊", "newspapers or magazines"),
    Exclusion.UNSAFE_ONCE_OPENED: (
        "拆封后易影响人身安全或者生命健康，或者易导致品质发生改变",
        "unsafe, or no longer of the same quality, once they are opened",
    ),
    Exclusion.LOSES_VALUE_ONCE_USED: ("一经激活或者试用后价值贬损较大", "worth far less once activated or tried"),
    Exclusion.NEAR_EXPIRY_OR_FLAWED: (
        "属于销售时已明示的临近保质期或者有瑕疵的商品",
        "near their date, or flawed, as the listing says",
    ),
}


@fulfils("NRR-06", "NRR-07", "NRR-20b", "CRI-19b")
def exclusion_term(offer: Offer) -> ExclusionTerm | None:
    """What the shopper may confirm of this offer for this one purchase; None where nothing is excluded.

    The house asks for it with goods that the law itself excludes as well: nobody learns afterwards that a right is
    missing.
    """
    exclusion = offer.return_terms.exclusion
    if exclusion is Exclusion.NONE or any(fact not in offer.facts for fact in SHOWN_BY[exclusion]):
        return None  # what a listing does not show, it cannot ask for: listings from before the facts were asked
    zh, en = EXCLUDED_AS[exclusion]
    return ExclusionTerm(
        exclusion,
        {fact: offer.facts[fact] for fact in SHOWN_BY[exclusion]},
        f"该商品{zh}。勾选即表示您确认本次购买的该商品不适用无理由退货；不勾选也可以购买，您仍可无理由退货。",
        f"These goods are {en}. Tick to confirm that, in this purchase, they do not go back without a reason. You may "
        "buy them without ticking; then you may return them all the same.",
    )


@fulfils("CTR-06")
@fulfils("CRL-26", part="key terms pointed out")
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
            f"签收后{confirm_within.value}日内未确认收货的，系统自动确认并与商家结算；您的各项权利不因此终止。"
            "以代码交付的，自代码可供您查看之时起计算。",
            f"If you have not confirmed receipt within {confirm_within.value} days of the signature, or of the moment "
            "in which you can read your codes, it counts as confirmed, and the shop is paid. No right of yours ends "
            "with it.",
        ),
        KeyTerm(
            return_within.code,
            return_within.version,
            f"除您下单时逐件确认不适用的商品外，您自签收次日起{return_within.value}日内可以无理由退货；"
            "以代码交付的，自代码可供您查看的次日起计算。",
            f"You may return goods without a reason within {return_within.value} days, counted from the day after the "
            "signature, or after that on which you can read your codes, whatever you did not confirm to be excluded "
            "when you ordered it.",
        ),
    )


@fulfils("CRL-26", part="no number below the law")
def still_promised(shown: Span | None, *, now: Rule) -> Span | None:
    """What a contract shows binds the house, if it has become less generous since; None where the rule is as good."""
    return shown if shown is not None and shown != now.length and now.allows(shown) else None
