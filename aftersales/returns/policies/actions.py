"""One table of actions on a return says to API, pages and commands who may act, until when and why not."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from aftersales.returns.policies import handling
from aftersales.returns.types import Cost, Grade, Restocked, ReturnFacts, Right, RightGround
from platform_core.actors import Role
from platform_core.errors import Verdict

SAYS_SOMETHING: Final = "."  # stands for the reasons and statements that a person will give
# The ground of an open right, by its name; a closed right names the reasons against it.
RESTS_ON: Final[Mapping[str, RightGround]] = {
    "cancel": RightGround.NOT_HANDED_OVER,
    "confirm_receipt": RightGround.HANDED_OVER,
    "deny_receipt": RightGround.LEFT_WITH_OTHER,
    "return_without_reason": RightGround.WITHIN_WINDOW,
    "send_back": RightGround.NOTICE_GIVEN,
    "correct_parcel": RightGround.NOT_REPORTED,
    "withdraw": RightGround.NOTHING_SENT,
    "name_address": RightGround.NOTHING_SENT,
    "confirm_arrival": RightGround.GOODS_EXPECTED,
    "grant": RightGround.RETURN_OPEN,
    "object": RightGround.GOODS_BACK,
    "restock": RightGround.GOODS_BACK,
    "rule_on": RightGround.OBJECTION_MADE,
    "find_arrival": RightGround.GOODS_EXPECTED,
    "send_home": RightGround.REFUND_DECLINED,
    "confirm_home": RightGround.SENT_HOME,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """An act on a return: who may do it, the reasons against it, until when, and for which duties."""

    role: Role
    against: Callable[[ReturnFacts, datetime], Verdict]
    until: Callable[[ReturnFacts], datetime | None] = lambda _: None
    duties: tuple[str, ...] = ()


def _restockable(facts: ReturnFacts) -> Verdict:
    """Judge one piece of the line with most pieces left; where none has any, the first line says so as well."""
    lefts = {line: n - facts.restocked.get(line, 0) for line, n in facts.pieces.items()}
    first = max(lefts, key=lambda line: lefts[line])
    return handling.may_restock(facts, [Restocked(first, 1, Grade.AS_NEW)])


ACTIONS: Final[Mapping[str, Action]] = {
    "send_back": Action(role=Role.SHOPPER, against=lambda f, _: handling.may_send_back(f), duties=("NRR-19",)),
    "correct_parcel": Action(
        role=Role.SHOPPER, against=lambda f, _: handling.may_correct_parcel(f), duties=("NRR-19",)
    ),
    "withdraw": Action(role=Role.SHOPPER, against=lambda f, _: handling.may_withdraw(f)),
    "name_address": Action(
        role=Role.MERCHANT,
        against=lambda f, at: handling.may_name_address(f, at=at),
        until=handling.address_until,
        duties=("NRR-11",),
    ),
    "confirm_arrival": Action(role=Role.MERCHANT, against=lambda f, at: handling.may_confirm_arrival(f, at=at)),
    "grant": Action(
        role=Role.MERCHANT,
        against=lambda f, _: handling.may_grant(f),
        until=lambda f: f.refund_until,
        duties=("NRR-13",),
    ),
    "object": Action(
        role=Role.MERCHANT,
        against=lambda f, at: handling.may_object(f, at=at),
        until=lambda f: f.objection_until,
        duties=("NRR-09",),
    ),
    "restock": Action(role=Role.MERCHANT, against=lambda f, _: _restockable(f), duties=("NRR-25",)),
    "send_home": Action(
        role=Role.MERCHANT,
        against=lambda f, at: handling.may_send_home(f, followed=True, at=at),
        until=lambda f: f.send_home_until,
        duties=("PCR-08", "HSE-05"),
    ),
    "confirm_home": Action(
        role=Role.SHOPPER,
        against=lambda f, at: handling.may_come_home(f, since=at),
        until=lambda f: f.send_home_until,
        duties=("HSE-05",),
    ),
    "rule_on": Action(
        role=Role.STAFF,
        against=lambda f, at: handling.may_rule(f, reasons=SAYS_SOMETHING, at=at),
        until=lambda f: f.ruling_until,
        duties=("NRR-24",),
    ),
    "find_arrival": Action(
        role=Role.STAFF,
        against=lambda f, _: handling.may_find_arrival(f, since=f.noticed_at, reasons=SAYS_SOMETHING),
        until=lambda f: f.find_until,
        duties=("NRR-31", "PCR-09"),
    ),
}


def rights_in(case: ReturnFacts, *, role: Role, at: datetime) -> tuple[Right, ...]:
    """The acts of this role on a return, open or closed and why, in the order of the table."""
    return tuple(_of_a_return(name, case, at=at) for name, action in ACTIONS.items() if action.role is role)


def _of_a_return(name: str, case: ReturnFacts, *, at: datetime) -> Right:
    action = ACTIONS[name]
    against = action.against(case, at)
    return Right(
        action=name,
        open=bool(against),
        until=action.until(case),
        cost=Cost(case.freight) if name == "send_back" else Cost.NOBODY,
        why=against.codes() or (RESTS_ON[name],),
        duties=action.duties,
        return_id=case.id,
    )
