"""What must a contract say beside goods, price and parties? In two languages, shown before the order too."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from platform_core.duties import fulfils
from platform_core.legal.rules import Rule


@dataclass(frozen=True, slots=True)
class Clause:
    """A sentence of the contract. ``rule`` is the number that it names, with its version; most name none."""

    zh: str
    en: str
    rule: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """What a shopper does to conclude a contract, to put right what they typed, and to get it."""

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
    """All of them, with the promise of a copy."""
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
