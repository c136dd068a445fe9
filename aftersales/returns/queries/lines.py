"""Reads of the lines of a sale: until when they may go back, and how many pieces stand in some case."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from django.db.models import QuerySet, Sum

from aftersales.returns.deadlines import RETURN_WINDOW
from aftersales.returns.models.returns import LinePieces, Return, ReturnLine
from aftersales.returns.policies import returning
from aftersales.returns.ports import PIECES_ELSEWHERE
from aftersales.returns.types import LineFacts, Portion
from orders.sales.types import SaleFacts, SoldLine
from platform_core.deadlines.history import calendars_of
from platform_core.deadlines.queries import extensions
from platform_core.legal.calendars import Days
from platform_core.legal.queries import calendars as legal_calendars
from platform_core.legal.rules import rule
from platform_core.legal.spans import Promised, Span, local_day
from platform_core.money import Money


def received_at(sale: SaleFacts) -> datetime | None:
    """From when rights count: the signature, or the shopper's own word where that did not count."""
    return sale.signed_at or sale.received_at


def line_facts(sale: SaleFacts, *, held: Mapping[UUID, Portion] | None = None) -> tuple[LineFacts, ...]:
    """The facts of each line that decide whether it may go back. ``held``: their ``money_in_cases``, if the
    caller has read it."""
    ids = [line.line_id for line in sale.lines]
    taken = dict(LinePieces.objects.filter(line_id__in=ids).values_list("line_id", "taken"))
    until = partial(
        _window_until,
        calendars=_calendars(sale.order_id),
        given=extensions.longer_until(sale.order_id, kind=RETURN_WINDOW.kind),
    )
    facts = (_line_facts(line, sale, taken=taken.get(line.line_id, 0), until=until) for line in sale.lines)
    held = money_in_cases(ids, currency=sale.currency) if held is None else held
    return tuple(replace(f, worth=_worth(line, f, held)) for f, line in zip(facts, sale.lines, strict=True))


def law_of_window(received: datetime) -> Span | Promised:
    """The law's window, as in force on the day from which it counts."""
    return rule("DL_NRR_WINDOW", on=local_day(received)).span


def money_in_cases(line_ids: Iterable[UUID], *, currency: str) -> Mapping[UUID, Portion]:
    """The money that is in some case already, by line; exact only while the lines' counters are locked."""
    ids, nothing = list(line_ids), Portion.zero(currency)
    returned = ReturnLine.objects.filter(line_id__in=ids, case__in=Return.objects.standing())
    found = dict(money_by_line(returned, currency=currency))
    for elsewhere in PIECES_ELSEWHERE.values():
        for line_id, portion in elsewhere.money_held(ids, currency=currency).items():
            found[line_id] = found.get(line_id, nothing) + portion
    return found


def money_by_line(rows: QuerySet[Any], *, currency: str) -> Mapping[UUID, Portion]:
    """Sum up the money of rows that each keep pieces of one line."""
    sums = rows.values_list("line_id").annotate(Sum("paid"), Sum("funded"), Sum("rounding")).order_by()
    return {line_id: Portion(*(Money(part, currency) for part in parts)) for line_id, *parts in sums}


def _worth(line: SoldLine, facts: LineFacts, held: Mapping[UUID, Portion]) -> Money:
    """The money of all its pieces that are in no return."""
    whole, nothing = Portion(line.paid, line.funded, line.rounding), Portion.zero(line.paid.currency)
    before = held.get(line.line_id, nothing)
    return returning.portion_of(whole, sold=facts.sold, taken=facts.taken, gone=before, more=facts.pieces_left).paid


def _line_facts(
    line: SoldLine, sale: SaleFacts, *, taken: int, until: Callable[[datetime, SoldLine], datetime]
) -> LineFacts:
    received = received_at(sale)
    return LineFacts(
        line_id=line.line_id,
        supply=line.supply,
        exclusion=line.exclusion,
        confirmed=line.confirmed,
        freight=line.freight,
        extra_days=line.extra_days,
        sold=line.quantity,
        taken=taken,
        until=None if received is None else until(received, line),
    )


def _window_until(received: datetime, line: SoldLine, *, calendars: Sequence[Days], given: datetime | None) -> datetime:
    """The end of the window: the latest that the shopper was ever shown, or was given beyond it. A calendar loaded
    since takes nothing from her."""
    law = law_of_window(received)
    counted = [
        returning.window_until(received, law=law, extra_days=line.extra_days, calendar=days) for days in calendars
    ]
    return max(*counted, given or received)


def _calendars(order_id: UUID) -> list[Days]:
    """The calendars by which the window was counted; before it runs, the newest. The right waits for no relay."""
    counted: list[int | None] = [*calendars_of(order_id, kind=RETURN_WINDOW.kind)]
    return [legal_calendars.calendar(version).read(RETURN_WINDOW.reading) for version in counted or [None]]
