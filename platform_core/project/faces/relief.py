"""The pages of a shop's balance, deposit, debts and awards."""

from __future__ import annotations

from uuid import UUID

import platform_core.cases.queries
from complaints.awards import queries as awards_queries
from merchants.guarantee import queries as guarantee_queries
from merchants.guarantee.errors import GuaranteeNotFound
from merchants.guarantee.types import DebtKind
from merchants.sanctions import queries as sanctions_queries
from merchants.sanctions.doors import link_to
from merchants.shops.errors import NoShop
from platform_core import clock
from platform_core.actors import Actor, Role
from platform_core.cases import words
from platform_core.cases.form_pages import Face, Facts, Row
from platform_core.cases.queries import last_of_each
from platform_core.payments.queries import payments, payouts
from platform_core.project.faces.awards import award_row
from platform_core.ui import wording


def deposit_id(by: Actor) -> UUID:
    """The id of the guarantee deposit that the shop was asked for last. Raises ``GuaranteeNotFound``."""
    if by.merchant_id is None:
        raise NoShop
    row = guarantee_queries.guarantee_of(by.merchant_id, by=by)
    if row is None:
        raise GuaranteeNotFound(guarantee_id=by.merchant_id)
    return row.id


def balance(*, by: Actor) -> Face[None]:
    """All of a shop's money that is not in an order, and the acts on it that it may ask for.

    Whether its deposit goes back depends on what every app knows: that is asked once somebody ends the agreement.
    """
    if by.merchant_id is None:
        raise NoShop
    shop, at = by.merchant_id, clock.now()
    found, row = payouts.balance_of(shop), guarantee_queries.guarantee_of(shop, by=by)
    actions = {a.name: a.until for a in platform_core.cases.queries.askable(row, by=by, at=at)} if row else {}
    accounts = payouts.payout_accounts_of(shop)
    debts = list(guarantee_queries.debts_of(shop, by=by)[:50])
    cases = payments.names_of([debt.for_case for debt in debts])
    facts: Facts = {
        "balance": found,
        "holds": [wording.label(hold) for hold in found.holds],
        "payouts": [
            {"number": p.number, "amount": p.money, "at": p.requested_at, "state": words.state("payout", p.state)}
            for p in payouts.payouts_of(shop, by=by).order_by("-requested_at", "-id")[:50]
        ],
        "accounts": [
            {"state": words.state("payout_account", a.state), "at": a.named_at, **shown}
            for a, shown in zip(accounts, payouts.accounts_shown(accounts), strict=True)
        ],
        "deposit": _deposit(row) if row else None,
        "until": actions.get("agree"),
        "stays": row and row.holds,
        "debts": [debt_row(debt, case=cases[debt.for_case]) for debt in debts],
        "awards": [award_row(award) for award in awards_queries.awards_of(by).order_by("-granted_at", "-id")[:50]],
    }
    return Face(facts, ["name", *actions], about=None)


def debt_row(row: Row, *, case: str) -> Facts:
    return {
        "id": row.id,
        "number": row.number,
        "kind": words.label_of(DebtKind, row.kind),
        "case": case,
        "amount": row.money,
        "left": row.left,
        "since": row.incurred_at,
        "state": words.state("debt", row.state),
    }


def _deposit(row: Row) -> Facts:
    return {
        "id": row.id,
        "number": row.number,
        "amount": row.money,
        "because": row.because,
        "clause": link_to(sanctions_queries.basis(row)),
        "state": words.state("guarantee", row.state),
        "clocks": words.clocks(last_of_each(platform_core.cases.queries.clocks(row)), reader=Role.MERCHANT),
    }
