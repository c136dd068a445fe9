"""How does a test give a shop money of its own, a deposit, and the relief fund something to lend?"""

from __future__ import annotations

from datetime import datetime
from uuid import NAMESPACE_OID, UUID, uuid5

from django.db import transaction

import platform_core.ledger.commands as ledger_commands
import platform_core.ledger.queries as ledger
import platform_core.rulebook.queries as rulebook
from merchants.guarantee.commands import debts, fund, guarantees
from merchants.guarantee.models import Debt, Guarantee
from merchants.shops.models.shops import Merchant
from platform_core.actors import RELAY, Actor, Role
from platform_core.ledger.accounts import AccountKind as A
from platform_core.ledger.types import Source, Transfer
from platform_core.money import Money
from platform_core.payments import ports
from platform_core.payments.commands import settling
from platform_core.payments.types import Reference
from platform_core.rows import new_id
from platform_core.tenancy.scopes import SYSTEM, bound
from tests.merchants.builders import acting_as, operator
from tests.platform_core.payments.conftest import ORDER, Orders, asked, captured, requested


def case(name: str) -> Reference:
    """A case of this name because of which a shop owes something."""
    return Reference("tests.case", uuid5(NAMESPACE_OID, name))


def owner_of(shop: UUID) -> Actor:
    return Actor(id=new_id(), role=Role.MERCHANT, merchant_id=shop)


def earned(shop: UUID, fen: int, at: datetime) -> None:
    """Money that was settled to the shop, with the provider."""
    post(shop, A.PROVIDER_CLEARING, A.MERCHANT_PAYABLE, fen, at)


def put_in_deposit(shop: UUID, fen: int, at: datetime) -> None:
    post(shop, A.PROVIDER_CLEARING, A.DEPOSIT, fen, at)


def funded(fen: int, at: datetime) -> None:
    """By two persons."""
    one, two = operator(), operator()
    with acting_as(one), transaction.atomic():
        row = fund.propose_grant(Money(fen), reason="年度拨款", by=one, at=at)
    with acting_as(two), transaction.atomic():
        fund.approve_grant(row.id, by=two, at=at)


def balances(merchant_id: UUID) -> dict[A, int]:
    """What stands in these books, which agree with themselves."""
    with bound(SYSTEM), transaction.atomic():
        assert ledger.reconcile().agrees
        return {kind: ledger.balance(kind, merchant_id=merchant_id).posted.amount for kind in A}


def post(shop: UUID, debit: A, credit: A, fen: int, at: datetime) -> None:
    transfer = Transfer(debit=debit, credit=credit, amount=Money(fen), code="moved")
    source = Source("tests.thing", new_id())
    with bound(SYSTEM), transaction.atomic():
        ledger_commands.post([transfer], merchant_id=shop, source=source, by=RELAY, at=at)


def charged(shop: UUID, fen: int, at: datetime, *, name: str = "sample", by: Actor = RELAY) -> Debt:
    with bound(SYSTEM), transaction.atomic():
        return debts.charge_shop(shop, amount=Money(fen), for_case=case(name), by=by, at=at)


def asked_deposit(shop: Merchant, at: datetime, *, fen: int = 1000) -> Guarantee:
    """A deposit that the shop was asked for, by the first clause in force."""
    staff = operator()
    with acting_as(staff), transaction.atomic():
        clause = rulebook.clauses()[0]
        cited = (clause.version_id, clause.place)
        return guarantees.ask_deposit(shop.id, amount=Money(fen), clause=cited, because="经营食品", by=staff, at=at)


def settled(shop: UUID, fen: int, at: datetime) -> None:
    """The same by the whole way, for where `tests.thing` may not be posted for: bought, paid and settled."""
    ports.PAYABLES.setdefault(ORDER, Orders())
    share = asked(shop, fen)
    payer = Actor(id=new_id(), role=Role.SHOPPER)
    captured(requested(payer, [share], at=at).id, fen, at=at, ref=f"PAY{share.order.id}")
    with bound(SYSTEM), transaction.atomic():
        settling.settle_share(share.order, commission_basis_points=0, by=RELAY, at=at)
