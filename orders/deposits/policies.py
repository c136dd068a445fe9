"""Rules of deposits: their terms, when one may be asked back, and how much of it a shop may keep."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from catalog.deposits.types import DepositCondition, StatedTerms
from orders.deposits.states import DepositState
from orders.deposits.types import DepositTerm
from orders.sales.states import OrderState
from platform_core.duties import fulfils
from platform_core.errors import Verdict
from platform_core.labels import Reason
from platform_core.money import Money, total

IN_WORDS: Final[Mapping[DepositCondition, tuple[str, str]]] = {
    DepositCondition.GOODS_RETURNED: ("归还所借物品", "what was lent is given back"),
    DepositCondition.UNDAMAGED: ("物品除正常使用外没有损坏", "it is undamaged but for ordinary use"),
    DepositCondition.ACCESS_RETURNED: ("归还钥匙、卡片或密码", "keys, cards or codes are given back"),
}


class AgainstDeposit(Reason):
    """Why a shop's objection, or a decision about it, cannot stand."""

    GROUNDS_MISSING = "grounds_missing", "no grounds were given"
    NOT_STATED = "not_stated", "this was no condition of the deposit"
    EVIDENCE_MISSING = "evidence_missing", "a file that shows it is missing"
    EVIDENCE_UNKNOWN = "evidence_unknown", "a file does not belong to this case"
    STATEMENT_MISSING = "statement_missing", "say in your own words what is wrong"
    CLAIM_OUT_OF_RANGE = "claim_out_of_range", "more than the deposit, or nothing, is claimed"
    REASONS_MISSING = "reasons_missing", "reasons are missing"
    MORE_THAN_CLAIMED = "more_than_claimed", "the shop did not claim so much"


@dataclass(frozen=True, slots=True, kw_only=True)
class DepositFacts:
    """A deposit as its guards judge it. ``delivered``: somebody signed for the goods, or the shopper has them."""

    state: DepositState
    order_state: OrderState
    delivered: bool
    amount: Money
    claimed: Money


@fulfils("CRI-20", "ECL-21")
def deposit_term(stated: StatedTerms, *, merchant_id: UUID, quantity: int) -> DepositTerm:
    """The deposit for so many pieces, in words that are shown before the order and stand in the contract."""
    terms = stated.terms
    amount, days = terms.amount * quantity, terms.days
    zh = "、".join(IN_WORDS[condition][0] for condition in terms.conditions)
    en = "; ".join(IN_WORDS[condition][1] for condition in terms.conditions)
    return DepositTerm(
        sku_id=stated.sku_id,
        merchant_id=merchant_id,
        terms_id=stated.id,
        number=stated.number,
        amount=terms.amount,
        quantity=quantity,
        purpose=terms.purpose,
        steps=terms.steps,
        conditions=terms.conditions,
        days=days,
        zh=f"押金{amount}，用途：{terms.purpose}。退还条件：{zh}。归还方式：{terms.steps}。"
        f"您申请后{days}日内原路退回；押金不是价款，不抵扣货款，由支付机构保管。",
        en=f"A deposit of {amount} for: {terms.purpose}. It goes back when {en}. How to give it back: {terms.steps}. "
        f"It is back the way you paid within {days} days of your application. It is no part of the price, and the "
        "payment provider keeps it.",
    )


def deposits_total(terms: Sequence[DepositTerm], *, currency: str) -> Money:
    """The sum of these deposits; it is no price."""
    return total((term.total for term in terms), currency=currency)


def term_in_contract(line_id: UUID, term: DepositTerm) -> dict[str, Any]:
    """A deposit as the contract of the line's order names it."""
    return term_to_json(term) | {"line_id": str(line_id)}


def term_to_json(term: DepositTerm) -> dict[str, Any]:
    """A term as it is kept in the document of a quote."""
    return {
        "sku_id": str(term.sku_id),
        "merchant_id": str(term.merchant_id),
        "terms_id": str(term.terms_id),
        "number": term.number,
        "amount": term.amount.amount,
        "currency": term.amount.currency,
        "quantity": term.quantity,
        "purpose": term.purpose,
        "steps": term.steps,
        "conditions": [str(condition) for condition in term.conditions],
        "days": term.days,
        "zh": term.zh,
        "en": term.en,
    }


def term_from_json(document: Mapping[str, Any]) -> DepositTerm:
    """A term, read back from the document of a quote."""
    return DepositTerm(
        sku_id=UUID(document["sku_id"]),
        merchant_id=UUID(document["merchant_id"]),
        terms_id=UUID(document["terms_id"]),
        number=document["number"],
        amount=Money(document["amount"], document["currency"]),
        quantity=document["quantity"],
        purpose=document["purpose"],
        steps=document["steps"],
        conditions=tuple(DepositCondition(code) for code in document["conditions"]),
        days=document["days"],
        zh=document["zh"],
        en=document["en"],
    )


@fulfils("ECL-21")
def may_apply(facts: DepositFacts) -> bool:
    """Whether the deposit may be asked back: once the goods were handed over. Before, it goes back with its order."""
    return facts.delivered or facts.order_state is OrderState.RECEIVED


def may_add_evidence(state: DepositState) -> bool:
    """Whether a file may be added: while somebody may still have to decide."""
    return state in (DepositState.APPLIED, DepositState.CONTESTED)


@fulfils("ECL-21")
def may_object(
    grounds: Collection[DepositCondition],
    *,
    stated: Collection[str],
    claimed: Money,
    amount: Money,
    evidence: Collection[UUID],
    known: Collection[UUID],
    statement: str,
) -> Verdict:
    """Whether the shop may object: on a stated condition, for no more than the deposit, with a file that shows it.
    Words alone hold nobody's money back."""
    return Verdict.of(
        {
            AgainstDeposit.GROUNDS_MISSING: not grounds,
            AgainstDeposit.NOT_STATED: bool(set(grounds) - set(stated)),
            AgainstDeposit.CLAIM_OUT_OF_RANGE: not 0 < claimed.amount <= amount.amount,
            AgainstDeposit.EVIDENCE_MISSING: not evidence,
            AgainstDeposit.EVIDENCE_UNKNOWN: bool(set(evidence) - set(known)),
            AgainstDeposit.STATEMENT_MISSING: not statement.strip(),
        }
    )


def may_keep_all(facts: DepositFacts) -> bool:
    """Whether the shop has claimed all of it: nobody decides more than was asked."""
    return facts.claimed == facts.amount


def ruling_step(kept: int, *, amount: int) -> str:
    """Name the step of a ruling, in fen: a shop that may keep all keeps it; of anything less the rest goes back."""
    return "keep" if kept == amount else "rule"


@fulfils("ECL-21")
def may_rule_on_deposit(kept: Money, *, claimed: Money, reasons: str) -> Verdict:
    """Whether a ruling may stand: with reasons, and for no more than the shop has claimed."""
    return Verdict.of(
        {
            AgainstDeposit.MORE_THAN_CLAIMED: not 0 <= kept.amount <= claimed.amount,
            AgainstDeposit.REASONS_MISSING: not reasons.strip(),
        }
    )


def deposit_is_back(*, refundable: Money, kept: Money, refund_open: bool) -> bool:
    """Whether nothing is left but the amount that the shop may keep, and no refund is on its way."""
    return refundable == kept and not refund_open


def goods_are_given_back(price: Money, *, freight: Money, refundable: Money) -> bool:
    """Whether all that was paid for the goods has gone back or is on its way: a return gives no freight back."""
    return refundable.amount < price.amount and refundable.amount <= freight.amount
