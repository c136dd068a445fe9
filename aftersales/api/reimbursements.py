"""How does freight that goes back beside the order's money look on the wire?"""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from rest_framework import serializers

from aftersales.models import Reimbursement
from aftersales.states import ReimbursementState
from platform_core.http.shapes import MoneyOut


class ReimbursementOut(serializers.Serializer[Any]):
    """Freight that the shop bears, paid by itself to where the shopper paid the order from."""

    id = serializers.UUIDField()
    number = serializers.CharField()
    state = serializers.ChoiceField([state.value for state in ReimbursementState])
    amount = MoneyOut()
    owed_at = serializers.DateTimeField()
    paid_at = serializers.DateTimeField(allow_null=True)


def reimbursed(row: Reimbursement | None) -> dict[str, Any] | None:
    if row is None:
        return None
    plain = {name: getattr(row, name) for name in ("id", "number", "state", "owed_at", "paid_at")}
    return plain | {"amount": asdict(row.money)}
