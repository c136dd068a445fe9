"""What do all facts of a complaint say, and what does every step of it need?"""

from __future__ import annotations

from typing import Any

import platform_core.vault.commands as vault
from complaints.models import Complaint
from complaints.types import RETENTION
from platform_core.vault.types import Place, Sealed


def fact_fields(complaint: Complaint) -> dict[str, Any]:
    """Which complaint, about which order, between whom."""
    return {
        "complaint_id": complaint.id,
        "number": complaint.number,
        "order_id": complaint.order_id,
        "shopper_id": complaint.shopper_id,
        "merchant_id": complaint.merchant_id,
    }


def child_fields(complaint: Complaint) -> dict[str, Any]:
    """The columns that every row under a complaint has."""
    return {"merchant_id": complaint.merchant_id, "complaint": complaint, "shopper_id": complaint.shopper_id}


def sealed(column: str, text: str, *, place: Place) -> Sealed:
    """A text of the case, for this row alone, under the shopper's key."""
    return vault.seal({column: text}, retention=RETENTION, place=place)[column]
