"""Declare the personal data in deposits and debts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from merchants.guarantee.models import Debt, Guarantee
from platform_core.vault.declarations import holds_none, retain


def export_debts(person_id: UUID) -> Sequence[Mapping[str, Any]]:
    """Export the appeals of this person, for a shop, against deductions."""
    rows = Debt.objects.filter(appealed_by=person_id).order_by("incurred_at", "id")
    return list(rows.values("id", "number", "appeal", "appealed_at"))


def export_guarantees(person_id: UUID) -> Sequence[Mapping[str, Any]]:
    """Export the deposits to which this person has agreed for a shop."""
    rows = Guarantee.objects.filter(agreed_by=person_id).order_by("asked_at", "id")
    return list(rows.values("id", "number", "amount", "currency", "state"))


retain(
    "merchants.Debt",
    *("incurred_by", "appealed_by", "reviewed_by", "appeal"),
    purpose="who charged a shop, and what the shop's people said to it in its name",
    because="ECL-58",
    retention="RT_TRANSACTION",
    export=export_debts,
)
retain(
    "merchants.Guarantee",
    *("asked_by", "agreed_by"),
    purpose="the agreement on a guarantee deposit: who asked and who agreed",
    because="ECL-58",
    retention="RT_TRANSACTION",
    export=export_guarantees,
)
retain(
    "merchants.Grant",
    *("proposed_by", "decided_by"),
    purpose="the two persons by whom money came into the relief fund",
    because="HSE-16",
    retention="RT_TRANSACTION",
)
holds_none("merchants.ReliefReport", why="sums alone")
holds_none("merchants.Movement", why="accounts and amounts, by ids of debts and deposits")
