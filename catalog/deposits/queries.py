"""Queries on the terms of deposits."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db.models import QuerySet

from catalog.deposits.models import DepositTerms
from catalog.deposits.types import StatedTerms
from platform_core.actors import Actor
from platform_core.legal.queries import rules
from platform_core.legal.rules import rule
from platform_core.legal.spans import local_day

DEPOSIT_REFUND: Final = rule("DL_DEPOSIT_REFUND")


def deposit_terms(sku_ids: Collection[UUID]) -> dict[UUID, StatedTerms]:
    """The terms of the deposits on these, by SKU; without those on which there is none."""
    latest = DepositTerms.objects.filter(sku_id__in=sku_ids).order_by("sku_id", "-number").distinct("sku_id")
    return {row.sku_id: row.stated_terms for row in latest if row.amount}


def deposit_terms_of(actor: Actor) -> QuerySet[DepositTerms]:
    """Every version that the actor's shop has stated; in no order yet."""
    return DepositTerms.objects.filter(merchant_id=actor.merchant_id)


def longest_deposit_refund(*, at: datetime) -> int:
    """The longest time, in days, until a deposit has to be back, by the rule of that day."""
    return rules.in_force(DEPOSIT_REFUND.code, on=local_day(at)).value or 0
