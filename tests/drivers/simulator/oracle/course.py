"""What runs, what has ended and what is owed in one case? The memory of the model, and its clock."""

from __future__ import annotations

import heapq
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count
from typing import Any, Final, TypeAlias

from tests.drivers.simulator.oracle.clocks import FOR_EVER, LENGTHS, NEAR, NEAR_FOR_SHOP
from tests.drivers.simulator.oracle.subscription import Subscription
from tests.drivers.simulator.words import Case

Said: TypeAlias = Mapping[str, Any]
"""The details of an act; empty where a clock ran out."""
LONGEST: Final = timedelta(days=200)  # after the last act of anybody


class Unending(Exception):
    """A plot in which somebody waits for ever: nobody acts any more, and a clock begins again and again."""


@dataclass(slots=True)
class Clock:
    """``begun``: from when it counts. ``since``: when we could know of it, which may be after it ran out. ``loosely``:
    it begins with what another clock's end or a report brought about, so with the lateness of sweep or relay: of so
    many of them, one after the other.
    """

    kind: str
    due: datetime
    begun: datetime
    since: datetime
    loosely: int = 0
    end: str = "running"


@dataclass(slots=True)
class Debt:
    """The shopper is owed so much from then on.

    ``asked``: when the provider was first asked in a way that it does not refuse. Once it has said that the money is
    back, the shopper is told (``tells``), a clock is met, and something follows (``then``).
    """

    fen: int
    at: datetime
    tells: str = ""
    meets: str = ""
    then: str = ""
    of_price: bool = True  # else it came beside the price
    attempts: int = 0
    asked: datetime | None = None
    back: bool = False

    @property
    def kind(self) -> str:
        """Of what it is money back: `orders`, `aftersales`, `complaints`, or `payments` that nobody wants."""
        return self.tells.partition(".")[0]


@dataclass(frozen=True, slots=True)
class Row:
    """What follows from an act, or from a clock that ran out (``on``).

    The row fits if the state is one of ``within``, all marks that it ``needs`` are there and none of ``unless``, and
    ``only_if`` holds. Then the clocks are met, voided and started, the state becomes ``to``, and the shopper is told.
    """

    on: str
    within: Sequence[str] = ()  # any, if empty
    to: str = ""
    meets: Sequence[str] = ()
    voids: Sequence[str] = ()
    starts: Sequence[str] = ()
    tells: str = ""
    breach: str = ""
    marks: Sequence[str] = ()
    needs: Sequence[str] = ()
    unless: Sequence[str] = ()
    only_if: Callable[[Course, Said], object] = lambda *_: True
    then: Callable[[Course, Said], object] = lambda *_: None


Tables: TypeAlias = Mapping[str, Sequence[Row]]
"""By what they are about. The first row that fits is taken."""
NOTICES: Final = {
    "subscription": "orders.subscription_{}_for_shopper",
    "order": "orders.{}",
    "goods_back": "aftersales.{}",
    "claim": "aftersales.{}_for_shopper",
    "freight": "aftersales.{}_for_shopper",
    "reimbursement": "aftersales.{}_for_shopper",
    "freeze": "catalog.{}_for_shop",
    "remedy": "aftersales.remedy_{}_for_shopper",
    "complaint": "complaints.{}_for_shopper",
    "masking": "orders.{}",
    "advertising": "notices.{}",
    "refund": "payments.{}_for_shopper",
    "receipt": "payments.{}_for_shopper",
    "deposit": "orders.deposit_{}",
    "price": "catalog.{}",
    "listing": "catalog.{}",
    "sanction": "merchants.{}",
    "shop": "merchants.{}",
    "application": "merchants.{}",
    "standing": "merchants.{}",
    "buying": "orders.{}",
    "file": "merchants.{}",
    "account": "payments.payout_account_{}_for_shop",
    "earned": "payments.{}_for_shop",
    "guarantee": "merchants.deposit_{}_for_shop",
    "award": "complaints.award_{}_for_shopper",
    "debt": "merchants.debt_{}_for_shop",
    "request": "privacy.{}",
    "closure": "privacy.{}",
    "mediation": "complaints.{}_for_shopper",
    "outside": "complaints.outside_{}_for_shopper",
    "identity": "complaints.identity_{}_for_shopper",
    "conversation": "complaints.conversation_{}_for_shopper",
    "report": "complaints.report_{}_for_shopper",
    "infringement": "complaints.infringement_{}_for_shopper",
}
OWED: Final = "money owed"
RECEIVED: Final = "order received"
TAKEN_BACK: Final = "part of the price taken back"  # once a debt, however often it is asked for
BORNE: Final = "borne by the platform"  # what was charged to the shop though nobody had to give it
STOPPED: Final = "order stopped"  # since its goods may be dangerous
ALL_GIVEN_BACK: Final = "all given back"
# Of a return: that its goods are at the shop, that its money goes back, that nothing of it goes back
GOODS_BACK, GRANTED, KEPT = "goods back", "return granted", "goods kept"


def missed(kind: str) -> str:
    """Nobody stopped a clock of this kind."""
    return f"{kind} missed"


@dataclass(slots=True)
class Course:
    """One case, as it should go. ``fen`` is the price of the purchase; ``marks`` tells when something happened."""

    case: Case
    fen: int
    now: datetime
    tables: Tables = field(default_factory=dict)
    states: dict[str, str] = field(default_factory=lambda: defaultdict(str))
    marks: dict[str, datetime] = field(default_factory=dict)
    sums: dict[str, int] = field(default_factory=dict)  # in fen
    account: str = ""  # its number: what the shop earns goes there
    on_its_way: int = 0
    debits: list[tuple[int, datetime]] = field(default_factory=list)  # fen that were taken, and when
    paid_out: list[tuple[int, datetime]] = field(default_factory=list)  # fen to shops, or beside what they had paid
    subscription: Subscription = field(default_factory=Subscription)
    orders: int = 0
    before: int = 0  # debts of earlier orders
    clocked: int = 0  # clocks, and
    breached: int = 0  # breaches of earlier orders
    sold: int = 0  # pieces that left the shop with earlier orders
    clocks: list[Clock] = field(default_factory=list)
    debts: list[Debt] = field(default_factory=list)
    notices: Counter[str] = field(default_factory=Counter)
    breaches: list[str] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)  # whatever else there are so many of
    refusals: list[bool] = field(default_factory=list)
    _later: list[tuple[datetime, int, Callable[[], object]]] = field(default_factory=list)
    _for_ever: set[int] = field(default_factory=set)  # what nobody waits for
    _order: count[int] = field(default_factory=count)

    @property
    def left(self) -> int:
        """What may still go back."""
        return self.fen - sum(debt.fen for debt in self.debts[self.before :] if debt.of_price)

    @property
    def is_sent(self) -> bool:
        """Whether the goods of the order have left the shop for good."""
        return self.states["order"] in ("shipped", "received") or "gone" in self.marks

    @property
    def freight(self) -> int:
        """The part of the price that is not for goods."""
        return self.sums.get("freight", 0)

    def last(self, kind: str) -> Clock | None:
        """The one that counts."""
        return next((clock for clock in reversed(self.clocks) if clock.kind == kind), None)

    def runs(self, kind: str) -> bool:
        return any(clock.kind == kind and clock.end == "running" for clock in self.clocks)

    def follow(self, on: str, said: Said | None = None) -> bool:
        """Let what happened have its consequences. False if no row of any table fits, so that an act is refused."""
        for about, rows in self.tables.items():
            for row in rows:
                if row.on == on and self._fits(row, about, said or {}):
                    self._apply(row, about, said or {}, loosely=said is None)
                    return True
        return False

    def start(
        self, kind: str, begun: datetime | None = None, *, due: datetime | None = None, loosely: int = 0
    ) -> Clock:
        """Start a clock that counts from ``begun``, or else from now; to ``due``, where that was agreed."""
        clock = Clock(kind, due or LENGTHS[kind](begun or self.now), begun or self.now, self.now, loosely)
        self.clocks.append(clock)
        number = self.at(clock.due, lambda: self._run_out(clock))
        self._for_ever |= {number} if kind in FOR_EVER else set()
        for ahead in NEAR[kind] if kind in NEAR else NEAR_FOR_SHOP.get(kind, ()) if self.case.own_shop else ():
            if (near := clock.due - ahead) > self.now:
                self.at(near, lambda: self._remind(clock))
        return clock

    def stop(self, *kinds: str, end: str) -> None:
        for clock in self.clocks:
            if clock.kind in kinds and clock.end == "running":
                clock.end = end

    def owe(self, fen: int, *, tells: str = "", meets: str = "") -> None:
        """From now on this money is the shopper's, if there is so much left, and the provider is asked to give it."""
        fen = min(fen, self.left)
        if fen:
            self.on_its_way += fen
            self.debts.append(Debt(fen, self.now, tells, meets))
            self.follow(TAKEN_BACK)
            self.follow(OWED)
            if self.left <= self.freight:
                self.follow(ALL_GIVEN_BACK)

    def tell(self, notice: str) -> None:
        self.notices[notice] += 1

    def later(self, span: timedelta, on: str) -> None:
        """Let this happen after so long."""
        self.at(self.now + span, lambda: self.follow(on))

    def at(self, instant: datetime, happen: Callable[[], object]) -> int:
        """Let it happen then. Gives its number."""
        number = next(self._order)
        heapq.heappush(self._later, (instant, number, happen))
        return number

    def pass_to(self, instant: datetime) -> None:
        """Let everything run out that is due by then, in its order."""
        while self._later and self._later[0][0] <= instant:
            at, _, happen = heapq.heappop(self._later)
            self.now = max(self.now, at)
            happen()
        self.now = max(self.now, instant)

    def pass_all(self) -> None:
        """To the end of the last clock, but for those that come round for ever. Raises ``Unending``."""
        horizon = self.now + LONGEST
        while any(number not in self._for_ever for _, number, _ in self._later):
            if self._later[0][0] > horizon:
                raise Unending(f"case {self.case.number} ({self.case.plot}): a clock runs on and on")
            self.pass_to(self._later[0][0])

    def _fits(self, row: Row, about: str, said: Said) -> bool:
        return bool(
            (not row.within or self.states[about] in row.within)
            and self.marks.keys() >= set(row.needs)
            and self.marks.keys().isdisjoint(row.unless)
            and row.only_if(self, said)
        )

    def _apply(self, row: Row, about: str, said: Said, *, loosely: int) -> None:
        self.stop(*row.meets, end="met")
        self.stop(*row.voids, end="void")
        self.states[about] = row.to or self.states[about]
        self.marks |= dict.fromkeys(row.marks, self.now)
        if row.tells:
            self.tell(NOTICES[about].format(row.tells))
        self.breaches += [row.breach] if row.breach else []
        for kind in row.starts:
            self.start(kind, loosely=loosely)
        row.then(self, said)

    def _run_out(self, clock: Clock) -> None:
        if clock.end == "running":
            clock.end = "missed"
            self.follow(missed(clock.kind))

    def _remind(self, clock: Clock) -> None:
        if clock.end == "running":
            self.notices[f"{clock.kind}_near"] += 1
