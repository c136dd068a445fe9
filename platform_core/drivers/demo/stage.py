"""The stage of a chapter: its people, shops and reports, and the order in which chapters go on."""

from __future__ import annotations

import heapq
import time
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from itertools import count
from typing import Any, Final, TypeAlias

from catalog.publishing.types import NewListing
from platform_core.clock import LOCAL
from platform_core.deadlines.specs import DECLARED
from platform_core.drivers.demo.checks import Mark
from platform_core.drivers.demo.opening import LAMP
from platform_core.drivers.demo.people import LAMP_OWNER, SECOND, SHOPPER, STAFF, TEA_OWNER, TOTP_SECRET
from platform_core.drivers.demo.telling import Report
from platform_core.drivers.world import orders
from platform_core.drivers.world.clocks import MovedClock, agenda, until
from platform_core.drivers.world.doors import Browser, House, Person, client, require_success
from platform_core.drivers.world.orders import Order, Thing
from platform_core.drivers.world.outside import Outside
from platform_core.drivers.world.people import Resident

Chapter: TypeAlias = Generator[datetime, None, None]  # yields when it goes on
# A Thursday before Mid-Autumn and the National Day, both in the calendar that was announced: what is due in those days
# is due later by law, and not by the house's own count. It need not be in the future.
BEGINS: Final = datetime(2026, 9, 17, 9, 0, tzinfo=LOCAL)
# They come round with what was sold and what is owed, and no chapter waits for them.
UNWATCHED: Final = frozenset({"payments.pay_out", "merchants.appeal_debt"})
LEAD: Final = timedelta(seconds=2)  # before an instant, which then comes by itself
AHEAD: Final = timedelta(minutes=1)  # before an instant, so that even a slow look sees that nothing has happened yet


@dataclass(frozen=True, slots=True)
class Scene:
    """A chapter as it is played. The events before our eyes, in this order, must stand in the export."""

    name: str
    report: Report
    marks: list[Mark] = field(default_factory=list)

    def saw(
        self,
        topic: str,
        of: Thing | None = None,
        *,
        due: datetime | None = None,
        since: datetime | None = None,
        **says: Any,
    ) -> None:
        """A fact, of an order, return or complaint if it is told. With ``due`` a clock brings it about at that instant;
        with ``since`` somebody does it then."""
        if of:
            says["about_id" if topic.startswith("deadlines.") else f"{of.called}_id"] = of.id
        self.marks.append(Mark(topic, says, due, since))

    def silence(self, of: Thing, kind: str, *, then: str, **says: Any) -> Generator[datetime, None, datetime]:
        """Let a promise run out: its clock ends, and the consequence follows by itself. Return the instant."""
        yield (due := of.due(kind))
        until(f"{kind} runs out", lambda: not of.runs(kind))
        self.saw("deadlines.missed", of, due=due, kind=kind)
        self.saw(then, of, due=due, **says)
        return due

    def expect_refusal(self, person: Person, method: str, path: str, body: Any, *, status: int) -> None:
        """Ask as a person for a thing that is no longer theirs, and report the refusal. Raises ``Shut`` without one."""
        self.report.announce("said_no", why=person.expect_refusal(method, path, body, status=status))

    def turned_away(self, staff: Browser, page: str, fields: Mapping[str, str]) -> None:
        """Try as staff an act that their page does not offer. Raises ``Shut`` if they may."""
        self.report.announce("said_no", why=staff.expect_refusal(page, fields) or self.report.title("not_offered"))


@dataclass(frozen=True, slots=True)
class Stage:
    """The people of the story, each at their door, the world outside, and the clock that all of them share.

    ``orders`` and ``shops``: those that an authority will ask about, by a name of ours.
    """

    house: House
    outside: Outside
    clock: MovedClock
    li: Person
    chen: Person
    wu: Person
    lin: Browser
    he: Browser
    report: Report
    scenes: list[Scene] = field(default_factory=list)
    orders: dict[str, str] = field(default_factory=dict)
    shops: dict[str, str] = field(default_factory=dict)

    def chapter(self, play: Callable[[Stage, Scene], Chapter]) -> Chapter:
        """Announce it when the story begins, and play it."""
        yield BEGINS
        self.report.chapter(play.__name__)
        self.scenes.append(Scene(play.__name__, self.report))
        yield from play(self, self.scenes[-1])

    def register(self, who: Resident) -> Person:
        """Somebody new, by the door that everybody comes through."""
        api, http = f"{self.house.web}/api/storefront/v1", self.house.http
        asked = require_success(http.get(f"{api}/rules")).json()["accept"]
        accepts = next(each["versions"] for each in asked if each["occasion"] == "registration")
        body = {name: getattr(who, name) for name in ("username", "name", "phone", "email", "password")}
        require_success(http.post(f"{api}/registrations", json=body | {"accepts": accepts}))
        return self.house.signed_in(who, door="storefront")

    def buy(self, listing: NewListing, *, quantity: int = 1, confirms: bool = False) -> Order:
        """Quote and buy as Li, and with ``confirms`` confirm the goods that do not go back."""
        return orders.buy(
            self.li,
            {orders.sku_of(self.li, listing.content.title_zh)["id"]: quantity},
            recipient=SHOPPER.resident.recipient,
            seller=self.wu if listing is LAMP else self.chen,
            outside=self.outside,
            lot=listing.skus[0].lot or "",
            confirms=confirms,
        )

    def sell(self, listing: NewListing, **how: Any) -> Order:
        """Sell to Li, from the window to the signature at the door."""
        order = self.buy(listing, **how)
        order.pay()
        order.deliver(f"SF{order.look()['number']}")
        return order

    def in_window(self, listing: NewListing) -> int:
        """How many pieces can be bought, as Chen sees it."""
        return int(orders.sku_of(self.chen, listing.content.title_zh)["available"])


@contextmanager
def stage(web: str, outside: str, *, clock: MovedClock, report: Report) -> Iterator[Stage]:
    """Everybody comes in by their own door."""
    with client(headers={"Accept-Language": report.language}) as http:
        house, world = House(web, http), Outside(outside, http)
        clock.moves_also(world.shift)
        lin, he = Browser(web), Browser(web)
        lin.sign_in(STAFF.resident, secret=TOTP_SECRET)
        he.sign_in(SECOND.resident, secret=TOTP_SECRET)
        li = house.signed_in(SHOPPER.resident, door="storefront")
        chen, wu = (house.signed_in(owner.resident, door="seller") for owner in (TEA_OWNER, LAMP_OWNER))
        yield Stage(house, world, clock, li, chen, wu, lin, he, report)
        lin.close()
        he.close()


def play(chapters: Iterable[Iterator[datetime]], run_to: Callable[[datetime], None]) -> None:
    """Play all at once, as life goes: the chapter that waits for the earliest instant goes on next."""
    order = count()
    begun = [(next(chapter), next(order), chapter) for chapter in chapters]
    heapq.heapify(begun)
    while begun:
        instant, _, chapter = heapq.heappop(begun)
        run_to(instant)
        if (then := next(chapter, None)) is not None:
            heapq.heappush(begun, (then, next(order), chapter))


def run_to(instant: datetime, clock: MovedClock) -> None:
    """Go to the instant that a chapter waits for.

    A clock that nobody waits for runs out at its own instant all the same.
    """
    while (due := _next_unwatched()) is not None and due < instant - LEAD:
        _leap(due, clock)
        until("what was due is done", partial(_is_over, due))
    _leap(instant, clock)


def _next_unwatched() -> datetime | None:
    return agenda(without=DECLARED.keys() - UNWATCHED).due


def _is_over(due: datetime) -> bool:
    return _next_unwatched() != due


def _leap(instant: datetime, clock: MovedClock) -> None:
    """Leave out the time between, once nobody has anything left to do, and let the last moments pass by themselves.

    So it is the workers who find the instant come, not we who tell them.
    """
    if clock.now() < instant - LEAD:
        until("nothing is left to be done", lambda: agenda().is_quiet)
        clock.run_to(instant - LEAD)
    while (left := (instant - clock.now()).total_seconds()) > 0:
        time.sleep(left)
