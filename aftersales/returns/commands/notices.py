"""Commands on a return that begins: open its window, give notice, name an address, send the goods, withdraw.

The notice itself is the exercise of the right: nobody approves it. The pieces of each line are locked by their ids
first, so that of two notices for the last piece one is told that it is spoken for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from aftersales.returns.commands.decisions import at_its_shop, end_waiting_case, refuse, require_role
from aftersales.returns.commands.pieces import give_back, hold_pieces, take_pieces
from aftersales.returns.deadlines import ADDRESS, RETURN_WINDOW
from aftersales.returns.errors import AddressLate, ReturnRefused, WindowPassed
from aftersales.returns.events import ReturnSent, WindowClosed
from aftersales.returns.models.records import NamedAddress, ReturnParcel
from aftersales.returns.models.returns import Return, ReturnLine
from aftersales.returns.policies import handling, returning
from aftersales.returns.policies.handling import Against
from aftersales.returns.queries import cases
from aftersales.returns.queries import lines as lines_queries
from aftersales.returns.types import RETENTION, LineFacts, Portion, Wanted
from merchants.shops.errors import MerchantNotFound
from merchants.shops.queries import shops as shops_queries
from merchants.shops.types import ReturnAddress
from orders.sales import queries as sales_queries
from orders.sales.ports import CARRIERS
from orders.sales.types import SaleFacts, SoldLine
from platform_core.actors import Actor, Role
from platform_core.cases.queries import runs
from platform_core.cases.registry import carries_out
from platform_core.cases.rows import number_of
from platform_core.cases.steps import begin, open_case
from platform_core.deadlines.commands import clocks
from platform_core.deadlines.queries.promises import about
from platform_core.deadlines.types import Subject
from platform_core.eventlog.commands.publishing import publish
from platform_core.rows import new_id, one_after_the_other
from platform_core.states import WrongRole
from platform_core.tenancy.gathering import insert_now, together
from platform_core.tenancy.scopes import acting_for
from platform_core.vault.commands import seal
from platform_core.vault.types import Place, Sealed


@transaction.atomic(savepoint=False)
def open_window(order_id: UUID, *, event_id: UUID, by: Actor, at: datetime) -> bool:
    """Begin to count the window of a received order; False where nothing can go back, or it is counted already.

    Inside ``acting_for`` the order's shop. Signature and receipt are heard by two subscribers, often at the same time:
    the second waits for the first and finds the window open. Lines for which more was promised have the longer window;
    the clock is that of the last to close.
    """
    one_after_the_other(f"aftersales.window:{order_id}")
    if any(promise.kind == RETURN_WINDOW.kind for promise in about(order_id)):
        return False
    sale = sales_queries.sale_facts(order_id, by=by, at=at)
    received = lines_queries.received_at(sale)
    if received is None:
        return False
    law = lines_queries.law_of_window(received)
    longest = returning.longest_window(lines_queries.line_facts(sale), law=law)
    if longest is None:
        return False
    clocks.start(
        RETURN_WINDOW,
        about=Subject(type="orders.order", id=order_id, merchant_id=sale.merchant_id, person_id=sale.shopper_id),
        started_at=received,
        event_id=event_id,
        promised=None if longest == law else longest,
        by=by,
        at=at,
    )
    return True


@transaction.atomic(savepoint=False)
def close_window(order_id: UUID, *, by: Actor, at: datetime) -> None:
    """Close the window whose clock has run out. No other right ends, and a notice in time is not touched."""
    sale = sales_queries.sale_facts(order_id, by=by, at=at)
    publish(WindowClosed(order_id=order_id, shopper_id=sale.shopper_id, merchant_id=sale.merchant_id), by=by, at=at)


@dataclass(frozen=True, slots=True)
class Part:
    """Pieces of a sold line that go back, and their money."""

    sold: SoldLine
    quantity: int
    money: Portion
    until: datetime


def _parts_of(
    sale: SaleFacts, facts: Sequence[LineFacts], wanted: Sequence[Wanted], *, gone: Mapping[UUID, Portion]
) -> list[Part]:
    """The pieces wanted, line by line, with their worth. The lines' counters are locked; ``gone`` by line."""
    sold, known = {line.line_id: line for line in sale.lines}, {line.line_id: line for line in facts}
    nothing = Portion.zero(sale.currency)
    return [_part(sold[w.line_id], known[w.line_id], w.quantity, gone=gone.get(w.line_id, nothing)) for w in wanted]


def _part(sold: SoldLine, facts: LineFacts, quantity: int, *, gone: Portion) -> Part:
    whole = Portion(sold.paid, sold.funded, sold.rounding)
    money = returning.portion_of(whole, sold=facts.sold, taken=facts.taken, gone=gone, more=quantity)
    if facts.until is None:
        raise ValueError("nothing goes back that was not received")
    return Part(sold, quantity, money, facts.until)


def _write_return(sale: SaleFacts, parts: Sequence[Part], *, at: datetime) -> Return:
    """Write the return with its lines, and the verified address as it is shown from now on."""
    case = _build_return(sale, parts, at=at)
    save_with_address(case)
    insert_now([_line(part, case) for part in parts])
    return case


def save_with_address(case: Return) -> None:
    """Insert a return with the verified address as it is shown from now on."""
    address = _verified_address(case.merchant_id)
    for column, sealed in _address_columns(address, case).items():
        setattr(case, column, sealed)
    insert_now([case])


def _build_return(sale: SaleFacts, parts: Sequence[Part], *, at: datetime) -> Return:
    case_id = new_id()
    money = sum((part.money for part in parts), start=Portion.zero(sale.currency))
    return Return(
        id=case_id,
        merchant_id=sale.merchant_id,
        number=number_of("R", case_id, at=at),
        order_id=sale.order_id,
        order_number=sale.number,
        shopper_id=sale.shopper_id,
        paid=money.paid.amount,
        funded=money.funded.amount,
        rounding=money.rounding.amount,
        currency=sale.currency,
        freight=returning.freight_of(part.sold.freight for part in parts),
        noticed_at=at,
    )


def _line(part: Part, case: Return) -> ReturnLine:
    return ReturnLine(
        **case.child_fields(),
        line_id=part.sold.line_id,
        sku_id=part.sold.sku_id,
        title_zh=part.sold.title_zh,
        title_en=part.sold.title_en,
        quantity=part.quantity,
        paid=part.money.paid.amount,
        funded=part.money.funded.amount,
        rounding=part.money.rounding.amount,
        freight=part.sold.freight,
        window_until=part.until,
    )


def _verified_address(merchant_id: UUID) -> ReturnAddress | None:
    """The shop's verified address; None where none ever was: that is its breach, and no reason to refuse."""
    try:
        return shops_queries.return_address(merchant_id)
    except MerchantNotFound:
        return None


def _address_columns(address: ReturnAddress | None, case: Return) -> Mapping[str, Sealed]:
    if address is None:
        return {}
    return _seal_address(address, place=Place.of(case, subject_id=case.shopper_id))


def _seal_address(address: ReturnAddress, *, place: Place) -> Mapping[str, Sealed]:
    """Seal the shop's contact as it was given to this shopper: it is kept as long as the shopper's case."""
    texts = {"contact_name": address.contact_name, "phone": address.phone, "address": address.address}
    return seal(texts, retention=RETENTION, place=place)


@transaction.atomic(savepoint=False)
@together()
def give_notice(order_id: UUID, *, lines: Sequence[Wanted], by: Actor, at: datetime) -> Return:
    """Give notice that pieces go back without a reason. The shop's clocks begin; its verified address is the answer.

    Raises ``OrderNotFound``, ``WrongRole``, ``WindowPassed``, ``ReturnRefused``.
    """
    if by.role is not Role.SHOPPER:
        raise WrongRole(lifecycle="return", transition="give_notice", role=by.role)
    sale = sales_queries.sale_facts(order_id, by=by, at=at)
    with acting_for(sale.merchant_id):
        hold_pieces(sale, {want.line_id for want in lines})
        gone = lines_queries.money_in_cases([line.line_id for line in sale.lines], currency=sale.currency)
        facts = lines_queries.line_facts(sale, held=gone)
        _refuse(facts, lines, order_id=order_id, at=at)
        case = _write_return(sale, _parts_of(sale, facts, lines, gone=gone), at=at)
        take_pieces({want.line_id: want.quantity for want in lines})
        open_case(case, by=by, at=at, amount=case.paid, address_shown=case.address is not None)
    return case


@carries_out(Return.CASE, "withdraw")
@transaction.atomic(savepoint=False)
@together()
def withdraw(return_id: UUID, *, by: Actor, at: datetime) -> Return:
    """Withdraw the notice, and keep the goods. Raises ``ReturnNotFound``, ``WrongRole``, ``IllegalTransition``."""
    with at_its_shop(return_id, by=by):
        begun = begin(Return, "withdraw", return_id, by=by, at=at)
        for line in begun.row.lines.order_by("line_id"):
            give_back(line.line_id, line.quantity, by=by, at=at)
        case = begun.say()
        end_waiting_case(case, paid=False, at=at)
        return case


def _refuse(facts: Sequence[LineFacts], wanted: Sequence[Wanted], *, order_id: UUID, at: datetime) -> None:
    verdict = returning.may_return(facts, wanted, at=at)
    if returning.is_only_late(verdict):
        raise WindowPassed(order_id=order_id, closed_at=_closed_at(facts, wanted))
    if not verdict:
        raise ReturnRefused(reasons=verdict.codes())


def _closed_at(facts: Sequence[LineFacts], wanted: Sequence[Wanted]) -> datetime:
    """When the first of the windows closed that these lines needed."""
    asked = {want.line_id for want in wanted}
    return min(line.until for line in facts if line.line_id in asked and line.until is not None)


@carries_out(Return.CASE, "name_address")
@carries_out(Return.CASE, "name_first_address")
@transaction.atomic(savepoint=False)
def name_address(return_id: UUID, *, address: ReturnAddress, by: Actor, at: datetime) -> Return:
    """Name the first address, or another, to send the goods to; goods already under way go where they were sent.

    Raises ``ReturnNotFound``, ``WrongRole``, ``NotNow``, ``AddressLate``.
    """

    def judge(case: Return) -> None:
        facts = cases.facts(case)
        verdict = handling.may_name_address(facts, at=at)
        until = handling.address_until(facts)
        if verdict.reasons == (Against.TIME_OVER,) and until:
            raise AddressLate(closed_at=until)
        refuse("name_address", verdict)

    in_time = runs(Return.objects.see(return_id, by=by), ADDRESS)
    step = "name_address" if in_time else "name_first_address"
    begun = begin(Return, step, return_id, by=by, at=at, judge=judge)
    row = NamedAddress(**begun.row.child_fields(), named_at=at)
    for column, sealed in _seal_address(address, place=row.place()).items():
        setattr(row, column, sealed)
    row.save(force_insert=True)
    return begun.say()


@carries_out(Return.CASE, "send_back")
@transaction.atomic(savepoint=False)
@together()
def send_back(return_id: UUID, *, carrier: str, waybill: str, by: Actor, at: datetime) -> ReturnParcel:
    """Note that the goods are under way, with any carrier, or were handed over in person (NRR-19).

    Raises ``ReturnNotFound``, ``WrongRole``, ``IllegalTransition``.
    """
    with at_its_shop(return_id, by=by):
        begun = begin(Return, "send_back", return_id, by=by, at=at)
        parcel = _parcel(begun.row, carrier=carrier, waybill=waybill, sent_at=at)
        begun.say(**_parcel_fields(parcel))
    return parcel


@transaction.atomic(savepoint=False)
def correct_parcel(return_id: UUID, *, carrier: str, waybill: str, by: Actor, at: datetime) -> ReturnParcel:
    """Replace carrier and waybill: reports on the parcel named before were about another's.

    Raises ``ReturnNotFound``, ``WrongRole``, ``NotNow``.
    """
    require_role("correct_parcel", by=by)
    with at_its_shop(return_id, by=by):
        case = Return.objects.take(return_id, by=by)
        refuse("correct_parcel", handling.may_correct_parcel(cases.facts(case)))
        parcel = _parcel(case, carrier=carrier, waybill=waybill, sent_at=case.parcel.sent_at)
        publish(ReturnSent(**case.fact_fields(ReturnSent), **_parcel_fields(parcel)), by=by, at=at)
    return parcel


def _parcel(case: Return, *, carrier: str, waybill: str, sent_at: datetime) -> ReturnParcel:
    said = {"carrier": carrier, "waybill": waybill, "tracked": carrier in CARRIERS}
    parcel = ReturnParcel(**case.child_fields(), **said, sent_at=sent_at)
    insert_now([parcel])
    return parcel


def _parcel_fields(parcel: ReturnParcel) -> dict[str, Any]:
    """The fields of a parcel for the log, without an unknown carrier's name: the shopper may have typed anything."""
    return {
        "parcel_id": parcel.id,
        "carrier": parcel.carrier if parcel.tracked else "",
        "waybill": parcel.waybill,
        "region_code": shops_queries.trader_facts(parcel.merchant_id).region_code,
        "tracked": parcel.tracked,
    }
