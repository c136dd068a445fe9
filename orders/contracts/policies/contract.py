"""Rules of the contract: one document of all that was shown, in one spelling, so that its hash means it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any, Final
from uuid import UUID

import orjson
import rfc8785

from catalog.listings.types import EXCLUDED_BY_LAW
from orders.contracts.policies.prices import FreightTerm, PricedLine, freight_in_contract, order_total
from orders.contracts.policies.terms import Clause, KeyTerm
from orders.contracts.types import Adjustment
from platform_core.duties import fulfils
from platform_core.money import Money

# Each form that was ever written stays readable: `/1` has no clauses.
SCHEMA: Final = "tianping.contract/2"
LARGEST: Final = 2**53 - 1  # of the whole numbers that RFC 8785 knows


@dataclass(frozen=True, slots=True)
class ContractLine:
    """A priced line with the facts its offer showed, and the exclusion that the shopper confirmed."""

    id: UUID
    priced: PricedLine
    offer: Mapping[str, Any]
    confirmed: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class ContractFacts:
    """All that the screen showed. The recipient is sealed: the document is kept longer than the key to it.

    ``rulebook``: the accepted version of each rule of the platform; the order keeps to it when the rule changes.
    """

    order_id: UUID
    number: str
    placed_at: datetime
    shopper: str
    merchant: Mapping[str, Any]
    lines: Sequence[ContractLine]
    region_code: str
    recipient_sealed: str
    proxy_accepted: bool
    pay_until: datetime
    key_terms: Sequence[KeyTerm]
    rules: Mapping[str, str]
    rulebook: Sequence[Mapping[str, Any]] = ()
    deposits: Sequence[Mapping[str, Any]] = ()
    clauses: Mapping[str, Clause] = field(default_factory=dict)
    freight: FreightTerm | None = None


@fulfils("ECL-49", "ECL-50a", "ECL-62")
def contract_document(facts: ContractFacts) -> dict[str, Any]:
    """The contract as data. Amounts are minor units, times ISO 8601 in UTC."""
    freight = facts.freight
    total = order_total([line.priced for line in facts.lines], freight=freight.amount if freight else None)
    return {
        "schema": SCHEMA,
        "order": {"id": str(facts.order_id), "number": facts.number, "placed_at": facts.placed_at.isoformat()},
        "shopper": facts.shopper,
        "merchant": dict(facts.merchant),
        "lines": [_line(line) for line in facts.lines],
        "total": _money(total),
        "delivery": {
            "region_code": facts.region_code,
            "recipient_sealed": facts.recipient_sealed,
            "proxy_accepted": facts.proxy_accepted,
        },
        "pay_until": facts.pay_until.isoformat(),
        "key_terms": [asdict(term) for term in facts.key_terms],
        "rules": dict(facts.rules),
        "rulebook": [dict(held) for held in facts.rulebook],
        **({"freight": freight_in_contract(freight)} if freight else {}),
        **({"deposits": [dict(left) for left in facts.deposits]} if facts.deposits else {}),
        "clauses": {part: asdict(clause) for part, clause in facts.clauses.items()},
    }


@fulfils("NRR-06")
def says_excluded(line: Mapping[str, Any]) -> bool:
    """Whether this line of a contract does not go back without a reason: only where the shopper confirmed it.

    A contract from before the question was asked has no such key: there the law's own classes hold.
    """
    if _asks_to_confirm(line):
        return line["confirmed"] is not None
    return line["offer"]["return_terms"]["exclusion"] in EXCLUDED_BY_LAW


@fulfils("NRR-20b")
def is_excluded(line: Mapping[str, Any], *, act: UUID | None) -> bool:
    """Whether it is excluded and the log holds the ``act`` that confirmed it: without that nobody may refuse."""
    return says_excluded(line) and (act is not None or not _asks_to_confirm(line))


def canonical(contract: Mapping[str, Any]) -> tuple[str, str]:
    """The text in the one spelling of RFC 8785, and its SHA-256 in hex."""
    document = dict(contract)
    text = (
        orjson.dumps(document, option=orjson.OPT_SORT_KEYS) if _is_spelled_alike(document) else rfc8785.dumps(document)
    )
    return text.decode(), hashlib.sha256(text).hexdigest()


def _is_spelled_alike(document: Mapping[str, Any]) -> bool:
    """Whether ``orjson`` spells this document as RFC 8785 wants: not with names beyond ASCII, which it orders
    otherwise, nor with fractions or large numbers. It takes a thirtieth of the time."""
    waiting: list[Any] = [document]
    while waiting:
        each = waiting.pop()
        if isinstance(each, str) or each is None:
            continue
        if isinstance(each, dict):
            if not all(map(str.isascii, each)):
                return False
            waiting += each.values()
        elif isinstance(each, list | tuple):
            waiting += each
        elif not isinstance(each, int) or abs(each) > LARGEST:
            return False
    return True


def sealed_sha256(contract: Mapping[str, Any]) -> str:
    """The hash of the sealed recipient, which stands among the bytes whose hash is the contract's."""
    return hashlib.sha256(contract["delivery"]["recipient_sealed"].encode()).hexdigest()


@fulfils("ECL-50a")
def is_agreed(text: str, *, stored_sha256: str, logged_sha256: str) -> bool:
    """Whether this text was agreed, by the hash beside it and that in the log, which nobody rewrites unseen."""
    return hashlib.sha256(text.encode()).hexdigest() == stored_sha256 == logged_sha256


def _asks_to_confirm(line: Mapping[str, Any]) -> bool:
    return "confirmed" in line


def _line(line: ContractLine) -> dict[str, Any]:
    return {
        "id": str(line.id),
        "offer": dict(line.offer),
        "quantity": line.priced.requested.quantity,
        "unit_price": _money(line.priced.unit_price),
        "adjustments": [_adjustment_fields(a) for a in line.priced.requested.adjustments],
        "total": _money(line.priced.total),
        "confirmed": line.confirmed,
        **({"chosen_with": str(chosen)} if (chosen := line.priced.requested.chosen_with) else {}),
    }


def _adjustment_fields(adjustment: Adjustment) -> dict[str, Any]:
    return {
        "kind": str(adjustment.kind),
        "amount": _money(adjustment.amount),
        "funded_by": str(adjustment.funded_by),
        "reference": adjustment.reference,
    }


def _money(money: Money) -> dict[str, Any]:
    return {"amount": money.amount, "currency": money.currency}
