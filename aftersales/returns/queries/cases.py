"""Reads of returns: rows, facts, clocks, actions, addresses, evidence, money, open duties."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db.models import QuerySet

import platform_core.cases.queries as cases
import platform_core.files.queries as files
from aftersales.returns.deadlines import (
    ADDRESS,
    ARRIVE,
    FIND_ARRIVAL,
    HANDLE_RED,
    OBJECTION,
    REFUND,
    REFUND_RED,
    RETURN_WINDOW,
    RULING,
    SEND_HOME,
)
from aftersales.returns.models.records import HomeParcel, Objection, ReturnParcel, Ruling
from aftersales.returns.models.returns import Return
from aftersales.returns.policies import actions as actions_policies
from aftersales.returns.policies import handling, returning
from aftersales.returns.ports import FILES_WANTED
from aftersales.returns.queries.records import Reported, records_of
from aftersales.returns.states import ReturnState as S
from aftersales.returns.types import ABOUT, Portion, Remedy, ReturnFacts, Right
from merchants.shops.types import OwedDuty, ReturnAddress
from orders.sales.types import ParcelEvent
from platform_core.actors import Actor, Role
from platform_core.cases.records import opened
from platform_core.deadlines.queries import explanation, promises
from platform_core.deadlines.types import Promise, Why
from platform_core.errors import Verdict
from platform_core.files.types import KeptFile
from platform_core.money import Money
from platform_core.payments.queries import payments
from platform_core.payments.types import Reference
from platform_core.vault import queries as vault
from platform_core.vault.types import Place

UNTIL: Final = {
    "address_until": ADDRESS,
    "handle_until": HANDLE_RED,
    "expected_until": ARRIVE,
    "find_until": FIND_ARRIVAL,
    "objection_until": OBJECTION,
    "refund_until": REFUND,
    "refund_red_until": REFUND_RED,
    "ruling_until": RULING,
    "send_home_until": SEND_HOME,
}
ADDRESS_PARTS: Final = ("contact_name", "phone", "address")


def returns_of(actor: Actor) -> QuerySet[Return]:
    """The returns of a shopper, or of a shop; unordered."""
    return Return.objects.visible_to(actor)


def one_return(return_id: UUID, *, by: Actor) -> Return:
    """A return with all that belongs to it. Raises ``ReturnNotFound``."""
    return Return.objects.whole().see(return_id, by=by)


def followed_parcel(return_id: UUID, *, by: Actor) -> ReturnParcel | None:
    """The parcel that counts, if its carrier reports to us. Raises ``ReturnNotFound``."""
    parcel: ReturnParcel | None = one_return(return_id, by=by).parcel
    return parcel if parcel and parcel.tracked else None


def transport_of(return_id: UUID, *, by: Actor) -> str:
    """How the goods travel, for who is told of it: with a carrier that is `followed`, by a `waybill` of another, or
    `by_hand`; nothing before they were sent. Raises ``ReturnNotFound``."""
    parcel: ReturnParcel | None = one_return(return_id, by=by).parcel
    if parcel is None:
        return ""
    return "followed" if parcel.tracked else "waybill" if parcel.waybill else "by_hand"


def home_parcel(return_id: UUID, *, by: Actor) -> HomeParcel | None:
    """The goods on their way to the shopper again, if they were sent. Raises ``ReturnNotFound``."""
    return HomeParcel.objects.filter(case=one_return(return_id, by=by)).first()


def facts_of(return_id: UUID, *, by: Actor) -> ReturnFacts:
    """A return as others judge it. Raises ``ReturnNotFound``."""
    return facts(one_return(return_id, by=by))


def facts_of_order(order_id: UUID, *, by: Actor) -> tuple[ReturnFacts, ...]:
    """The returns of an order, in the order in which notice was given."""
    rows = Return.objects.whole().visible_to(by).filter(order_id=order_id).order_by("noticed_at", "id")
    return tuple(facts(row) for row in rows)


def facts(case: Return) -> ReturnFacts:
    """The row and its records as policies look at them."""
    known = records_of(case)
    carried = [report for report in known.reports if report[1] >= case.noticed_at]
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
        has_address=known.address_named or case.address is not None,
        address_named=known.address_named,
        sent_at=known.sent_at,
        traced=known.tracked and bool(carried),  # a report from before the notice was of another parcel
        unfollowed=known.waybill and not known.tracked,
        refused_at=_refused_at(carried),
        arrived_at=known.arrived_at,
        sent_home=known.sent_home,
        unsent=case.unsent_at is not None,
        objected=known.objected,
        ruled=known.ruled,
        basis=known.basis,
        granted_at=known.granted_at,
        declined_at=case.declined_at,
        because=case.because,
        leads_to=case.leads_to,
        pieces=known.pieces,
        restocked=known.restocked,
        **_instants(case),
    )


def actions(case: Return, *, by: Actor, at: datetime) -> tuple[Right, ...]:
    """The acts of this actor, open or closed and why. An act that is offered is accepted: the same policies decide."""
    return actions_policies.rights_in(facts(case), role=by.role, at=at)


def clocks(case: Return) -> list[Promise]:
    """The promises that run, or ran, for this return; the last of a kind is the one that counts.

    In the order in which they were given: one that was counted anew may begin before the one that it replaces.
    """
    return sorted(cases.clocks(case), key=lambda promise: promise.id)


def explain_clocks(case: Return) -> list[Why]:
    """The clocks of a return with both ends, strict and by law, and how each came about."""
    return [explanation.why(promise.id) for promise in clocks(case)]


def address(case: Return) -> ReturnAddress | None:
    """Where the goods go: the one that the shop named in time, else the verified one. It is given to who sends."""
    row = _sealed_address(case)
    if row is None:
        return None
    sealed = {name: getattr(row, name) for name in ADDRESS_PARTS}
    return ReturnAddress(**vault.opened(sealed, place=Place.of(row, subject_id=case.shopper_id)))


def statement_of(record: Objection | Ruling) -> str:
    """The shop's statement, or the platform's reasons, for the parties of the case. Raises ``Forgotten``."""
    return opened([record])[record.pk]


def evidence(case: Return) -> list[KeptFile]:
    """The files of both sides, in the order in which they came."""
    return files.files_about(ABOUT, case.id)


def may_add_file(case: Return, *, by: Actor) -> Verdict:
    """Whether this actor may still add a file: while the return is open, or a case above wants to see one."""
    known = facts(case)
    receipt = any(above.wants_file(known, by=by) for above in FILES_WANTED.values())
    return handling.may_add_evidence(known, receipt=receipt)


def files_added_by(role: Role, return_id: UUID) -> frozenset[UUID]:
    """The files that one side has added: the shop's, on which an objection may rest, or the shopper's."""
    return frozenset(kept.id for kept in files.files_about(ABOUT, return_id) if kept.kept_by is role)


def refund_states(case: Return) -> tuple[str, ...]:
    """The states of the refunds that were requested, the first first."""
    return tuple(refund.state for refund in payments.refunds_for(as_case(case)))


def as_case(case: Return) -> Reference:
    """The reference by which payments know this return."""
    return Reference(ABOUT, case.id)


def payable(case: Return) -> Money:
    """The amount granted; before that, the part of the price that has not gone back yet on another ground."""
    if (given := record(case, "given")) is not None:
        return Money(given.amount, given.currency)
    return payable_now(case.order_id, case.portion)


def payable_now(order_id: UUID, portion: Portion) -> Money:
    """The money of these pieces, as far as it has not gone back on another ground."""
    return returning.payable(portion.paid, refundable=payments.refundable(Reference("orders.order", order_id)))


def params_of_notice(return_id: UUID) -> dict[str, str]:
    """The fields of a notice about a return: its numbers and its amount, as the bound scope sees it."""
    case = Return.objects.get(id=return_id)
    said = {"number": case.number, "order": case.order_number, "amount": _yuan(payable(case))}
    goods = case.leads_to if case.leads_to != Remedy.RETURN else ""
    return said | {name: word for name, word in (("because", case.because), ("leads_to", goods)) if word}


def record(case: Return, name: str) -> Any:
    """The one record of this kind, or None: a missing one is an answer, not a fault."""
    return getattr(case, name, None)


def _instants(case: Return) -> dict[str, datetime]:
    """When the clocks that run, or ran, end, by the names of the facts; and since when the goods are looked for."""
    last = {promise.kind: promise for promise in clocks(case)}
    ends = {name: last[clock.kind].due_at for name, clock in UNTIL.items() if clock.kind in last}
    return ends | ({"sought_at": last[FIND_ARRIVAL.kind].started_at} if FIND_ARRIVAL.kind in last else {})


def _sealed_address(case: Return) -> Any:
    """The row whose address stands."""
    named = record(case, "named_address")
    return named or (case if case.address is not None else None)


def _refused_at(carried: Iterable[Reported]) -> datetime | None:
    """When the carrier was first turned away at the shop's door with these goods."""
    refused = (min(happened, told) for kind, happened, told in carried if kind == ParcelEvent.REFUSED)
    return min(refused, default=None)


def _yuan(money: Money) -> str:
    return f"{money.amount // 100}.{money.amount % 100:02d}"


def owed_by(merchant_id: UUID) -> list[OwedDuty]:
    """The duties of this shop on open returns, and the goods that it has to send home; the earliest due first."""
    returns = dict(Return.objects.open().filter(merchant_id=merchant_id).values_list("id", "state"))
    running = [p for p in promises.of_merchant(merchant_id) if p.subject_id in returns and p.owed_by == Role.MERCHANT]
    open_ids = {return_id for return_id, state in returns.items() if state in handling.OPEN}
    waiting = open_ids - {promise.subject_id for promise in running}
    return [
        *(OwedDuty(kind=promise.kind, subject_id=promise.subject_id, due_at=promise.due_at) for promise in running),
        *(OwedDuty(kind=ABOUT, subject_id=return_id) for return_id in sorted(waiting)),
    ]


def windows_of_shop(merchant_id: UUID) -> list[OwedDuty]:
    """The orders of a shop that may still go back without a reason, the next window to end first."""
    running = promises.of_merchant(merchant_id, kind=RETURN_WINDOW.kind)
    return [OwedDuty(kind=RETURN_WINDOW.kind, subject_id=p.subject_id, due_at=p.due_at) for p in running]


def returns_without_address() -> list[tuple[UUID, UUID]]:
    """Each return to which nobody has named an address, with its shop."""
    rows = Return.objects.filter(state=S.NOTICED, address=None, unsent_at=None)
    return list(rows.order_by("id").values_list("id", "merchant_id"))


def belongs_to(order_id: UUID) -> list[UUID]:
    """The ids of everything that happened in returns of this order."""
    returns = list(Return.objects.filter(order_id=order_id))
    parcels = [
        parcel.id for way in (ReturnParcel, HomeParcel) for parcel in way._default_manager.filter(case__in=returns)
    ]
    refunds = [refund.id for case in returns for refund in payments.refunds_for(as_case(case))]
    window = [promise.id for promise in promises.about(order_id)]
    return [*cases.dossier(returns), *parcels, *refunds, *window]
