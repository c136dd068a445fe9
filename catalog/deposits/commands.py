"""The command that states the terms of a deposit."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from catalog.deposits import policies, queries
from catalog.deposits.errors import DepositTermsRefused
from catalog.deposits.events import DepositTermsStated
from catalog.deposits.models import DepositTerms
from catalog.deposits.types import DepositTerms as Terms
from catalog.listings.ports import shop_window
from catalog.stock import queries as stock_queries
from platform_core.actors import Actor
from platform_core.eventlog.commands.publishing import publish
from platform_core.rows import one_after_the_other


@transaction.atomic(savepoint=False)
def state_deposit_terms(sku_id: UUID, *, terms: Terms, by: Actor, at: datetime) -> DepositTerms:
    """State the next version of the terms: it holds for quotes from now on, and changes no earlier quote or purchase.

    Raises ``SkuNotFound``, ``DepositTermsRefused`` with every reason.
    """
    sku = stock_queries.sku_of_shop(sku_id, by=by)
    most = queries.longest_deposit_refund(at=at)
    verdict = policies.may_ask_deposit(terms, most_days=most)
    if not verdict:
        raise DepositTermsRefused(reasons=verdict.codes(), most_days=most)
    one_after_the_other(f"catalog.deposit_terms/{sku_id}")
    row = DepositTerms.objects.create(
        merchant_id=sku.merchant_id,
        sku=sku,
        number=DepositTerms.objects.filter(sku=sku).count() + 1,
        amount=terms.amount.amount,
        currency=terms.amount.currency,
        purpose=terms.purpose,
        steps=terms.steps,
        conditions=list(dict.fromkeys(terms.conditions)),
        days=terms.days,
        stated_at=at,
    )
    publish(_fact_of(row), by=by, at=at)
    shop_window().show_anew([sku.listing_id], merchant_id=sku.merchant_id, by=by, at=at)
    return row


def _fact_of(row: DepositTerms) -> DepositTermsStated:
    return DepositTermsStated(
        sku_id=row.sku_id,
        merchant_id=row.merchant_id,
        terms_id=row.id,
        number=row.number,
        amount=row.amount,
        currency=row.currency,
        days=row.days,
    )
