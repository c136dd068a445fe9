"""What was agreed in each order of the year, by its contract, and is that the text whose hash the log was told?"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import rfc8785

from platform_core.drivers.reading import rows_read

# What was agreed and paid, with the hash beside the text and the one that the log was told.
AGREED: Final = """
SELECT orders.id::text, canonical, contract.sha256, placed.payload ->> 'contract_sha256', payment.amount
FROM orders_order orders
JOIN payments_payment payment ON payment.purchase_id = orders.purchase_id
LEFT JOIN orders_contract contract ON contract.order_id = orders.id
LEFT JOIN eventlog_event placed ON placed.subject_id = orders.id AND placed.topic = 'orders.placed'
"""


@dataclass(frozen=True, slots=True)
class Agreed:
    """What an order costs by its contract, in fen: its lines, what it costs to send, what is left beside it; and what
    its payment is of. None of it where there is no contract, or where its text is not what was agreed."""

    lines: int
    freight: int
    deposits: int
    total: int
    payment: int


def read(auditor: Mapping[str, Any]) -> Sequence[tuple[str, Agreed | None]]:
    """Of every order, by its id. ``auditor`` is an address in Django's words."""
    return [(order, _agreed(*said)) for order, *said in rows_read(auditor, AGREED)]


def _agreed(text: str | None, sha256: str | None, logged: str | None, payment: int) -> Agreed | None:
    """Only of a text in the one spelling, whose hash is the one beside it and the one in the log."""
    if text is None or not sha256 == logged == hashlib.sha256(text.encode()).hexdigest():
        return None
    contract = json.loads(text)
    if rfc8785.dumps(contract).decode() != text:
        return None
    return Agreed(
        lines=sum(line["total"]["amount"] for line in contract["lines"]),
        freight=contract["freight"]["amount"]["amount"] if "freight" in contract else 0,
        deposits=sum(left["amount"] * left["quantity"] for left in contract.get("deposits", ())),
        total=contract["total"]["amount"],
        payment=payment,
    )
