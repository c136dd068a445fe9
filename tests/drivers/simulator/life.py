"""In which order is a year lived? By the instants at which somebody acts, a clock runs out, or a call is due again."""

from __future__ import annotations

from collections import Counter, defaultdict, deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from importlib import import_module
from pkgutil import iter_modules
from typing import Final, TypeAlias

from platform_core.drivers.world import clocks, verbs
from platform_core.drivers.world.acting import acting_as
from platform_core.drivers.world.clocks import Agenda, MovedClock
from platform_core.drivers.world.deals import Deal, Verb
from platform_core.drivers.world.verbs import sale, subscriptions
from platform_core.errors import DomainError
from platform_core.states import IllegalTransition
from tests.drivers.simulator.bank import Bank
from tests.drivers.simulator.executors import InProcess
from tests.drivers.simulator.findings import Finding, Wrong
from tests.drivers.simulator.plan import Plan
from tests.drivers.simulator.words import Act, Case

TOGETHER: Final = timedelta(seconds=30)  # so long the relay may lag behind what people do: acts of an hour
# Nobody acts so shortly before a clock runs out: it might run out meanwhile, and who is first then, the act or the
# sweep, is nothing that a plan could know.
TOO_CLOSE: Final = timedelta(seconds=5)

ACCEPTED: Final = ""
TOO_SOON_OR_LATE: Final = IllegalTransition.code
MANY: Final = 3  # who ask and are refused by a rule, so that a refusal of all of them is no chance
MANY_BY_TIME: Final = 15  # and who come too soon or too late: of the rarest (a mask upheld) one in five is in time
NAMES: Final = {
    verb: name
    for part in iter_modules(verbs.__path__, f"{verbs.__name__}.")
    for name, verb in vars(import_module(part.name)).items()
    if isinstance(verb, Verb)
}

Acts: TypeAlias = deque[tuple[datetime, int, int]]  # when, of which case, the how manieth


# The verification of a shop comes round for as long as it stands: it is waited for while anything else is. Who has a
# parcel that was left with somebody else, nobody of staff finds out here; a shop that never earns enough is asked for
# what it owes for as long as it owes it; and what is kept of a closed account is kept for years.
FOR_EVER: Final = (
    *("merchants.reverify", "merchants.catch_up_verification", "orders.hand_over_inquiry"),
    *("merchants.pay_debt", "privacy.hold_ends"),
)


class Unending(Exception):
    """The year is over, and something runs on; the message says until when."""


@dataclass(slots=True)
class Life:
    """One run through a plan. ``answers``: of each verb, the code of the refusal, or ``ACCEPTED``, each time that it
    was possible."""

    plan: Plan
    deals: Mapping[int, Deal]
    bank: Bank
    executor: InProcess
    clock: MovedClock
    answers: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    _cases: Sequence[Case] = field(init=False)

    def __post_init__(self) -> None:
        self._cases = self.plan.lived

    def live(self, moved: Callable[[int], None]) -> None:
        """To the end of everything that was begun; ``moved`` is told how many acts more. Raises ``Unending``."""
        acts = deque(sorted((act.at, case.number, n) for case in self._cases for n, act in enumerate(case.acts)))
        last = max(at for at, _, _ in acts) + timedelta(days=200)
        while (instant := self._next(acts)) is not None:
            if instant > last:
                raise Unending(f"something is still to come at {instant}")
            before = len(acts)
            self._pass(acts, until=instant + TOGETHER)
            self.executor.finish(instant)
            moved(before - len(acts))

    def _next(self, acts: Acts) -> datetime | None:
        waited_for = clocks.agenda(without=FOR_EVER)
        if not (acts or waited_for.due or waited_for.again):
            return None
        instants = (acts[0][0] if acts else None, clocks.agenda().due, waited_for.again)
        return min(instant for instant in instants if instant)

    def _pass(self, acts: Acts, *, until: datetime) -> None:
        """Everything up to then, each at its own instant: what runs out first runs out before what comes after it."""
        while True:
            todo, act = clocks.agenda(), self._first(acts)
            if act is not None and act.at < until and _is_far(todo, act):
                self._act(*acts.popleft())
            elif todo.due is not None and todo.due < until:
                self.clock.run_to(todo.due)
                self.executor.close_due()
            else:
                break
        if todo.again is not None and todo.again < until:
            self.clock.run_to(todo.again)

    def _first(self, acts: Acts) -> Act | None:
        if not acts:
            return None
        _, number, nth = acts[0]
        return self._cases[number].acts[nth]

    def _act(self, at: datetime, number: int, nth: int) -> None:
        case = self._cases[number]
        self.clock.run_to(at)
        act = case.acts[nth]
        answer = carry_out(case, act, deal=self.deals[number], bank=self.bank)
        if answer is not None:
            self.answers[NAMES[act.do]].append(answer)


def carry_out(case: Case, act: Act, *, deal: Deal, bank: Bank) -> str | None:
    """Carry it out in a transaction of its own, as a request is, and give the code of a refusal, or ``ACCEPTED``;
    ``None`` if what it needs has not come to be. Whatever fails otherwise, fails."""
    with acting_as(act.do.actor(deal)) as at:
        if not act.do.is_possible(deal):
            return None
        if act.do is sale.report_payment:
            bank.know(deal.payment, case.mood, case.silence)
        try:
            act.do(deal, at=at, **act.details)
        except DomainError as refusal:
            return refusal.code
        if act.do in (subscriptions.subscribe, subscriptions.agree_to_plan):
            bank.know(deal.mandate, case.mood, case.silence)
    return ACCEPTED


def judge_answers(answers: Mapping[str, Sequence[str]]) -> Iterator[Finding]:
    """Who asks too late or twice is refused; what is refused to everybody who asks, nobody has."""
    for name, codes in sorted(answers.items()):
        found = Counter(codes)
        by_rule = found.total() - found[TOO_SOON_OR_LATE]
        if ACCEPTED not in found and (by_rule >= MANY or found.total() >= MANY_BY_TIME):
            refusals = ", ".join(f"{code} {n}" for code, n in sorted(found.items()))
            yield Finding(Wrong.MISSED, f"{name} accepted", "of some", f"of none of {len(codes)}: {refusals}")


def _is_far(todo: Agenda, act: Act) -> bool:
    """Whoever acts then, or now if that is over already: is nothing about to run out? What a carrier tells, the relay
    applies, and may lag behind."""
    ahead = TOGETHER if "report_id" in act.details else TOO_CLOSE
    return todo.due is None or max(act.at, todo.at) + ahead < todo.due
