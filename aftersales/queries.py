"""What do doors and other apps read of returns, and of the rights in a sale?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db.models import QuerySet, Sum

import orders.queries
import platform_core.deadlines.queries as deadlines
import platform_core.files.queries as files
import platform_core.legal.queries as legal
import platform_core.payments.queries as payments
from aftersales import policies
from aftersales.deadlines import ADDRESS, OBJECTION, REFUND, RETURN_WINDOW, RULING
from aftersales.models import LinePieces, Payback, Return, ReturnLine, ReturnParcel
from aftersales.policies import SaleRights
from aftersales.types import LineFacts, Portion, ReturnFacts, Right
from merchants.types import OwedDuty, ReturnAddress
from orders.types import SaleFacts, SoldLine
from platform_core.actors import Actor, Role
from platform_core.deadlines.types import Promise, Why
from platform_core.eventlog import queries as eventlog
from platform_core.eventlog.types import Entry
from platform_core.files.types import KeptFile
from platform_core.legal.calendars import Days
from platform_core.legal.rules import rule
from platform_core.legal.spans import Promised, Span, local_day
from platform_core.money import Money
from platform_core.vault import queries as vault
from platform_core.vault.types import Place

ABOUT: Final = "aftersales.return"
ADDRESS_PARTS: Final = ("contact_name", "phone", "address")
CONFIRM_RECEIPT: Final = "orders.confirm_receipt"
ENDED_REFUNDS: Final = ("succeeded", "failed")


# One return


def returns_of(actor: Actor, *, state: str = "") -> QuerySet[Return]:
    """The shopper's own, or the shop's; in no order yet."""
    returns = Return.objects.visible_to(actor)
    return returns.filter(state=state) if state else returns


def one_return(return_id: UUID, *, by: Actor) -> Return:
    """With all that belongs to it. Raises ``ReturnNotFound``."""
    return Return.objects.whole().see(return_id, by=by)


def facts_of(return_id: UUID, *, by: Actor) -> ReturnFacts:
    """A return as others judge it. Raises ``ReturnNotFound``."""
    return facts(one_return(return_id, by=by))


def facts_of_order(order_id: UUID, *, by: Actor) -> tuple[ReturnFacts, ...]:
    """The returns of an order, in the order in which notice was given."""
    rows = Return.objects.whole().visible_to(by).filter(order_id=order_id).order_by("noticed_at", "id")
    return tuple(facts(row) for row in rows)


def facts(case: Return) -> ReturnFacts:
    """The row and its records as policies look at them."""
    ends = {promise.kind: promise.due_at for promise in clocks(case)}
    parcel, arrival, given = (record(case, name) for name in ("parcel", "arrival", "given"))
    return ReturnFacts(
        id=case.id,
        number=case.number,
        order_id=case.order_id,
        order_number=case.order_number,
        merchant_id=case.merchant_id,
        shopper_id=case.shopper_id,
        state=case.state,
        total=Money(case.paid, case.currency),
        freight=case.freight,
        noticed_at=case.noticed_at,
        has_address=_sealed_address(case) is not None,
        address_named=record(case, "named_address") is not None,
        address_until=ends.get(ADDRESS.kind),
        sent_at=parcel.sent_at if parcel else None,
        traced=parcel.tracked and bool(case.reports.all()) if parcel else None,
        arrived_at=arrival.arrived_at if arrival else None,
        objection_until=ends.get(OBJECTION.kind),
        refund_until=ends.get(REFUND.kind),
        ruling_until=ends.get(RULING.kind),
        unsent=case.unsent_at is not None,
        objected=record(case, "objection") is not None,
        ruled=record(case, "ruling") is not None,
        basis=given.basis if given else "",
        pieces={line.line_id: line.quantity for line in case.lines.all()},
        restocked=_restocked(case),
    )


def actions(case: Return, *, by: Actor, at: datetime) -> tuple[Right, ...]:
    """What this actor may do now, and what not and why. What is offered is accepted: the same policies decide."""
    return policies.rights_in(facts(case), role=by.role, at=at)


def clocks(case: Return) -> list[Promise]:
    """The promises that run, or ran, for this return; the last of a kind is the one that counts."""
    return deadlines.about(case.id)


def counted(case: Return) -> list[Why]:
    """The same with both ends, strict and by law, and how they came about."""
    return [deadlines.why(promise.id) for promise in clocks(case)]


def address(case: Return) -> ReturnAddress | None:
    """Where the goods go: the one that the shop named in time, else the verified one. It is given to who sends."""
    row = _sealed_address(case)
    if row is None:
        return None
    sealed = {name: getattr(row, name) for name in ADDRESS_PARTS}
    return ReturnAddress(**vault.opened(sealed, place=Place.of(row, subject_id=case.shopper_id)))


def statement(record: Any, column: str) -> str:
    """What the shop stated or the platform gave as its reasons, for the parties of the case. Raises ``Forgotten``."""
    place = Place.of(record, subject_id=record.shopper_id)
    return vault.opened({column: getattr(record, column)}, place=place)[column]


def evidence(case: Return) -> list[KeptFile]:
    """What both sides have shown, in the order in which it came."""
    return files.files_about(ABOUT, case.id)


def shown_by_shop(return_id: UUID) -> frozenset[UUID]:
    """The files that the shop has added to this return: what an objection may rest on."""
    return frozenset(kept.id for kept in files.files_about(ABOUT, return_id) if kept.kept_by is Role.MERCHANT)


def timeline(return_id: UUID, *, by: Actor) -> list[Entry]:
    """What happened to it. Raises ``ReturnNotFound``."""
    return eventlog.timeline(Return.objects.see(return_id, by=by).id)


def refund_states(case: Return) -> tuple[str, ...]:
    """What became of the refunds that were asked for, the first first."""
    return tuple(payments.refund_state(row.refund_id) for row in case.paybacks.order_by("asked_at", "id"))


def params_of_notice(return_id: UUID) -> dict[str, str | int]:
    """What a notice about a return says: its numbers and its amount, as the bound scope sees it."""
    case = Return.objects.get(id=return_id)
    return {"number": case.number, "order": case.order_number, "amount": _yuan(case.portion.paid)}


def return_behind(cause: str) -> UUID | None:
    """Which return a refund was asked for; None for a refund of another cause."""
    kind, _, rest = cause.partition(":")
    return UUID(rest.partition(":")[0]) if kind == "return" else None


def may_ask_again(return_id: UUID) -> bool:
    """Whether the refund of this return is asked for once more by itself."""
    return policies.may_ask_again(Payback.objects.filter(case_id=return_id).count())


# The rights in a sale


def rights(order_id: UUID, *, by: Actor, at: datetime) -> tuple[Right, ...]:
    """What the shopper may do now, until when, at whose cost, and why. Raises ``OrderNotFound``."""
    sale = orders.queries.sale_facts(order_id, by=by)
    ends = {promise.kind: promise.due_at for promise in deadlines.about(order_id)}
    return policies.rights(
        SaleRights(
            offered=orders.queries.actions(orders.queries.order(order_id, by=by), by=by),
            lines=line_facts(sale),
            returns=facts_of_order(order_id, by=by),
            confirm_until=ends.get(CONFIRM_RECEIPT),
        ),
        at=at,
    )


def line_facts(sale: SaleFacts) -> tuple[LineFacts, ...]:
    """Each line as the question looks at it whether it may go back."""
    ids = [line.line_id for line in sale.lines]
    taken = dict(LinePieces.objects.filter(line_id__in=ids).values_list("line_id", "taken"))
    days = _calendar(sale.order_id)
    return tuple(_line_facts(line, sale, taken=taken.get(line.line_id, 0), days=days) for line in sale.lines)


def received_at(sale: SaleFacts) -> datetime | None:
    """From when does the window count? From the signature; where it did not count, from the shopper's own word."""
    return sale.signed_at or sale.received_at


def law_of_window(received: datetime) -> Span | Promised:
    """As it was in force on the day from which the window counts."""
    return rule("DL_NRR_WINDOW", on=local_day(received)).span


def gone(line_ids: Iterable[UUID], *, currency: str) -> Mapping[UUID, Portion]:
    """The money that stands in returns already, by line. For who holds the pieces of these lines."""
    lines = ReturnLine.objects.filter(line_id__in=list(line_ids), case__in=Return.objects.standing())
    sums = lines.values_list("line_id").annotate(Sum("paid"), Sum("funded"), Sum("rounding")).order_by()
    return {line_id: Portion(*(Money(part, currency) for part in parts)) for line_id, *parts in sums}


def _line_facts(line: SoldLine, sale: SaleFacts, *, taken: int, days: Days) -> LineFacts:
    received = received_at(sale)
    return LineFacts(
        line_id=line.line_id,
        supply=line.supply,
        exclusion=line.exclusion,
        confirmed=False,  # no step of the checkout asks for it yet, so nobody has confirmed (NRR-07)
        freight=line.freight,
        extra_days=line.extra_days,
        sold=line.quantity,
        taken=taken,
        until=None if received is None else _window_until(received, line, days=days),
    )


def _window_until(received: datetime, line: SoldLine, *, days: Days) -> datetime:
    return policies.window_until(received, law=law_of_window(received), extra_days=line.extra_days, calendar=days)


def _calendar(order_id: UUID) -> Days:
    """The one by which the running window was counted; before it runs, the newest. The right waits for no relay."""
    running = [p for p in deadlines.about(order_id) if p.kind == RETURN_WINDOW.kind and p.state != "void"]
    version = deadlines.why(running[-1].id).calendar_version if running else None
    return legal.calendar(version).read(RETURN_WINDOW.reading)


# For the ports that are filled


def holds_settlement(order_id: UUID) -> bool:
    """Whether a return of this order, or a refund of one, keeps the shop from being paid."""
    cases = Return.objects.whole().filter(order_id=order_id)
    return any(policies.holds_settlement(facts(case), refund_open=_refund_open(case)) for case in cases)


def owed_by(merchant_id: UUID) -> list[OwedDuty]:
    """What this shop still owes on returns that have not ended, what runs out first before the rest."""
    open_ids = set(Return.objects.filter(merchant_id=merchant_id, state__in=policies.OPEN).values_list("id", flat=True))
    running = [p for p in deadlines.of_merchant(merchant_id) if p.subject_id in open_ids and p.owed_by == Role.MERCHANT]
    waiting = open_ids - {promise.subject_id for promise in running}
    return [
        *(OwedDuty(kind=promise.kind, subject_id=promise.subject_id, due_at=promise.due_at) for promise in running),
        *(OwedDuty(kind=ABOUT, subject_id=return_id) for return_id in sorted(waiting)),
    ]


def belongs_to(order_id: UUID) -> list[UUID]:
    """The ids of everything that happened in returns of this order."""
    returns = list(Return.objects.filter(order_id=order_id).values_list("id", flat=True))
    parcels = ReturnParcel.objects.filter(case__in=returns).values_list("id", flat=True)
    refunds = Payback.objects.filter(case__in=returns).values_list("refund_id", flat=True)
    shown = [kept.id for return_id in returns for kept in files.files_about(ABOUT, return_id)]
    clocks = [promise.id for subject in (order_id, *returns) for promise in deadlines.about(subject)]
    return [*returns, *parcels, *refunds, *shown, *clocks]


def _refund_open(case: Return) -> bool:
    return any(state not in ENDED_REFUNDS for state in refund_states(case))


def record(case: Return, name: str) -> Any:
    """The one record of this kind, or None: a missing one is an answer, not a fault."""
    return getattr(case, name, None)


def _sealed_address(case: Return) -> Any:
    """The row whose address stands."""
    named = record(case, "named_address")
    return named or (case if case.address is not None else None)


def _restocked(case: Return) -> Counter[UUID]:
    pieces = Counter[UUID]()
    for row in case.restocks.all():
        pieces[row.line_id] += row.quantity
    return pieces


def _yuan(money: Money) -> str:
    return f"{money.amount // 100}.{money.amount % 100:02d}"
