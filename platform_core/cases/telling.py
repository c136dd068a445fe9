"""Notices of the facts of a case. The text is `<app>.<verb>_for_<whom>`, unless the table says otherwise."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeAlias
from uuid import UUID

import platform_core.notices.commands as notices
from platform_core.actors import RELAY, Role
from platform_core.cases.queries import due_at
from platform_core.cases.table import Case
from platform_core.clock import in_a_text
from platform_core.eventlog.facts import DeliveryContext
from platform_core.eventlog.registry import subscribe
from platform_core.money import Money

Fact: TypeAlias = Any  # a fact of a case; facts have no base with the fields of their case
Params: TypeAlias = Mapping[str, str]


def tell_parties(
    case: Case[Any],
    *,
    more: Callable[[Fact], Params] | None = None,
    app: str = "",
    alone: bool = False,
) -> None:
    """Subscribe to every fact of the table, and tell those whom it names.

    ``more`` adds an app's own words to each text, or ``alone`` gives all of them; ``app`` its module where it adds
    nothing.
    """
    module = more.__module__ if more else app
    for fact in case.facts:
        if case.recipients(fact):
            teller = _teller(case, more, alone=alone)
            teller.__module__ = module  # it acts for that app, under its name
            subscribe(fact, name=f"{case.kind.partition('.')[0]}.tell.{fact.topic}")(teller)


def params_of(case: Case[Any], fact: Fact) -> dict[str, str]:
    """Its number and an amount if there are any, and when the clock runs out that the fact started."""
    amount, clock = getattr(fact, "amount", None), case.clock_of(type(fact))
    due = due_at(getattr(fact, case.id_field), of=clock) if clock else None
    return {
        "number": getattr(fact, "number", ""),
        "amount": "" if amount is None else str(Money(amount, fact.currency)),
        "until": in_a_text(due),
    }


def send(case: Case[Any], fact: Fact, *, to: Role, params: Params, context: DeliveryContext) -> None:
    """Tell one party, or staff, of a fact in words of their own."""
    template, at = case.text_of(type(fact), to), context.handled_at
    if to is Role.STAFF:
        notices.send_to_staff(template=template, params=params, by=RELAY, at=at)
        return
    party: UUID = getattr(fact, case.parties[to])
    if to is Role.MERCHANT:
        notices.send_to_shop(party, template=template, params=params, by=RELAY, at=at)
    else:
        notices.send(party, template=template, params=params, by=RELAY, at=at)


def _teller(
    case: Case[Any], more: Callable[[Fact], Params] | None, *, alone: bool
) -> Callable[[Fact, DeliveryContext], None]:
    def tell(fact: Fact, context: DeliveryContext) -> None:
        params = {**({} if alone else params_of(case, fact)), **(more(fact) if more else {})}
        for role in case.recipients(type(fact)):
            send(case, fact, to=role, params=params, context=context)

    return tell
