"""Terms beside goods and price: those that nobody may overlook, and the clauses."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from catalog.listings.types import SHOWN_BY, Exclusion
from catalog.window.types import Offer
from platform_core.duties import fulfils
from platform_core.legal.rules import Rule
from platform_core.legal.spans import Span


@dataclass(frozen=True, slots=True)
class Clause:
    """A sentence of the contract. ``rule`` is the number that it names, with its version; most name none."""

    zh: str
    en: str
    rule: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """An act of a shopper to conclude a contract, to correct their input, or to get the text."""

    zh: str
    en: str


# None of them takes from a right that the law gives: they say which there are, and that no other term limits them.
CLAUSES: Final[Mapping[str, Clause]] = MappingProxyType(
    {
        "formation": Clause(
            "您的订单提交成功，本合同即告成立，无须商家另行确认。任何约定您付款后合同仍不成立的条款均无效。",
            "This contract is concluded once your order is placed; the shop need not confirm it. A term by which a "
            "paid order is no contract is void.",
        ),
        "price": Clause(
            "本合同列出的金额即为您应付的全部金额。未列出的费用，包括运费，您无须支付。",
            "The amounts in this contract are all that you owe. What is not listed, freight included, you need not "
            "pay.",
        ),
        "fulfilment": Clause(
            "商家自您付款时起，在每项商品所列的时限内发货或者提供；实物由承运人送至您填写的收货地址，签收之前的风险由商家承担。"
            "以代码交付的商品不经承运人，也不收运费；代码可以由您在订单页面查看之时，即为交付。"
            "商家逾期未发货或者未交付代码的，您可以取消订单，无须商家同意，已付款项全部原路退回。",
            "From your payment on the shop has the time named with each of the goods to send or provide them. A "
            "carrier brings them to the address that you gave; until somebody signs for them there the risk is the "
            "shop's. What a code delivers needs no carrier and no freight: it is delivered when you can read the code "
            "on the page of your order. If the shop is late you may cancel, without anybody's consent, and all that "
            "you have paid goes back to you.",
        ),
        "after_sales": Clause(
            "商品不符合质量要求或者约定的，您可以依法要求退货、更换、修理，由此产生的运费等必要费用由商家承担。"
            "商家在商品页面作出的优于法律的承诺，是本合同的内容。",
            "If the goods are not of the quality that is required or agreed you may return them or have them replaced "
            "or repaired as the law says, and the shop bears freight and other necessary costs. What the shop "
            "promises on the page of the goods beyond the law is part of this contract.",
        ),
        "invoice": Clause(
            "您索要发票等购货凭证的，商家必须出具；电子发票与纸质发票效力相同。",
            "The shop must give you an invoice or another proof of the purchase when you ask for it; an electronic "
            "one is as good as one on paper.",
        ),
        "liability": Clause(
            "商家不履行合同或者履行不符合约定的，依法承担继续履行、采取补救措施、赔偿损失等责任。"
            "造成您人身损害的责任，以及因故意或者重大过失造成您财产损失的责任，不得以任何条款免除。",
            "A shop that does not perform, or not as agreed, has to perform, to put it right and to make good the loss "
            "as the law says. No term takes away the liability for injury, or for loss caused on purpose or by gross "
            "negligence.",
        ),
        "disputes": Clause(
            "发生争议的，您可以与商家协商和解，请求消费者协会或者依法成立的其他调解组织调解，向市场监督管理等部门投诉，"
            "依仲裁协议申请仲裁，或者向人民法院起诉；也可以随时在订单页面免费向平台投诉。途径由您选择，任何条款不得限制。",
            "In a dispute you may settle it with the shop, ask a consumers' association or another mediator for "
            "mediation, complain to the market regulation authority, go to arbitration where that was agreed, or sue "
            "in court; you may also complain to the platform on the page of the order, free of charge, at any time. "
            "The choice is yours, and no term may limit it.",
        ),
    }
)


@fulfils("CTR-11", "ECL-50a")
def clauses(*, kept_for: Rule) -> Mapping[str, Clause]:
    """All clauses, with the promise of a copy."""
    copy = Clause(
        f"本合同一经成立即向您提供，您可以随时在订单页面完整阅读并下载；自交易完成之日起，平台保存不少于{kept_for.value}年。",
        "You get this contract as soon as it is concluded: read it in full and download it on the page of the order at "
        f"any time. The platform keeps it for at least {kept_for.value} years from the end of the transaction.",
        f"{kept_for.code}/{kept_for.version}",
    )
    return {**CLAUSES, "copy": copy}


@fulfils("ECL-50a")
def steps() -> tuple[Step, ...]:
    """How a contract comes about here, said before it does."""
    return (
        Step(
            "请核对报价中的商品、数量、金额、规则版本和各项条款。",
            "Check goods, quantities, amounts, versions of the rules and all terms in this quote.",
        ),
        Step(
            "有误的，请更正后重新获取报价；下单之前，您不受任何约束。",
            "Put right what is wrong and ask for a new quote; until you order you are bound to nothing.",
        ),
        Step(
            "接受重要条款并下单后，合同即告成立。",
            "Accept the key terms and order: the contract is concluded.",
        ),
        Step(
            "合同可以立即在订单页面阅读，并以 PDF 和 JSON 格式下载。",
            "Read the contract at once on the page of the order, and download it as PDF and JSON.",
        ),
    )


@dataclass(frozen=True, slots=True)
class KeyTerm:
    """A term that is shown by itself and accepted by an act of its own."""

    rule: str
    version: int
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class ExclusionTerm:
    """Why a line may not go back without a reason, with the listing's facts that show it; confirmed line by line."""

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


@fulfils("NRR-06", "NRR-07")
def excluded_as(exclusion: Exclusion, *, facts: Collection[str]) -> tuple[str, str] | None:
    """Why goods that show these facts may be excluded, in Chinese and in English; None where nothing is excluded."""
    if exclusion is Exclusion.NONE or any(fact not in facts for fact in SHOWN_BY[exclusion]):
        return None  # a listing from before these facts were asked does not show them: nothing to confirm
    return EXCLUDED_AS[exclusion]


@fulfils("NRR-06", "NRR-07", "NRR-20b", "CRI-19b")
def exclusion_term(offer: Offer) -> ExclusionTerm | None:
    """The exclusion that the shopper may confirm for this one purchase; None where nothing is excluded.

    The house asks for it with goods that the law itself excludes as well: nobody learns afterwards that a right is
    missing.
    """
    exclusion = offer.return_terms.exclusion
    because = excluded_as(exclusion, facts=offer.facts)
    if because is None:
        return None
    zh, en = because
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
    """The span that a contract shows: it binds the house if its rule is less generous now. None where it is as good."""
    return shown if shown is not None and shown != now.length and now.allows(shown) else None
