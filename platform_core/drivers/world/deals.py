"""Deals between people, over commands. Written once for every driver.

A `Deal` is one purchase at one shop: its parties, and the ids of all that it has led to so far. A `Verb` is one act of
somebody in it: `sale.place`, `returns.send_back`, `disputes.decide`. Called with a deal, a verb runs the command that
its door would call: in a transaction of its own, in the scope of its actor, at the time of that transaction.
``verb(deal, at=instant)`` does the same as of another instant.

    deal = Deal(number=1, shopper=li, seller=chen, staff=lin, recipient=home, wanted=[RequestedLine(tea, 2)], lot="A")
    sale.place(deal)
    sale.pay(deal)
    sale.ship(deal)
    sale.sign(deal)
    returns.give_notice(deal, {tea: 1})

`people` and `fixtures` make the parties. Over HTTP the same stands in `doors` (who comes in where) and `orders`
(what `verbs` do here); `outside` plays payer, driver and provider, and `clocks` moves the time of all of them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from io import BytesIO
from typing import Any, ClassVar
from uuid import UUID

from PIL import Image

from orders.contracts.types import RequestedLine
from orders.sales.types import Recipient
from platform_core.actors import RELAY, Actor, Role, part
from platform_core.deadlines.commands import sweeping
from platform_core.deadlines.queries import promises
from platform_core.drivers.world.acting import CARRIER, PROVIDER, acting_as


@dataclass(slots=True, eq=False, repr=False, kw_only=True)
class Deal:
    """One purchase at one shop. ``series`` and ``number`` name its parcels and its payment.

    The ids are set by the verb that makes the row; to read one before that raises ``AttributeError``.
    """

    provider: ClassVar = PROVIDER
    carrier: ClassVar = CARRIER
    relay: ClassVar = RELAY
    # Who of staff decides what `staff` proposed, and who decides the appeal: commands need no account.
    second: ClassVar = Actor(id=part("second of staff").id, role=Role.STAFF)
    third: ClassVar = Actor(id=part("third of staff").id, role=Role.STAFF)
    credit: ClassVar = part("credit")

    number: int
    shopper: Actor
    seller: Actor
    staff: Actor
    recipient: Recipient
    wanted: Sequence[RequestedLine]
    lot: str
    series: str = "W"
    purchase: UUID = field(init=False)
    payment: UUID = field(init=False)
    total: int = field(init=False)  # to be paid, in fen
    order: UUID = field(init=False)
    before: list[UUID] = field(default_factory=list)  # orders that were placed before it, and
    payments_before: list[UUID] = field(default_factory=list)
    lines: dict[UUID, UUID] = field(init=False)  # by SKU
    shipment: UUID = field(init=False)
    goods_back: UUID = field(init=False)
    parcel: UUID = field(init=False)
    home_parcel: UUID = field(init=False)
    claim: UUID = field(init=False)
    claimed: int = field(init=False)  # pieces
    piece: UUID = field(init=False)  # the parcel of what is owed because of it
    freight: UUID = field(init=False)  # of the way back, asked for
    freeze: UUID = field(init=False)  # of the lot
    remedy: UUID = field(init=False)
    sampling: UUID = field(init=False)
    complaint: UUID = field(init=False)
    review: UUID = field(init=False)
    masking: UUID = field(init=False)
    deposit: UUID = field(init=False)
    promotion: UUID = field(init=False)
    listing: UUID = field(init=False)  # of its own, and the item that it shows
    sku: UUID = field(init=False)
    subscription: UUID = field(init=False)
    mandate: UUID = field(init=False)
    version: UUID = field(init=False)
    comment: UUID = field(init=False)
    sanction: UUID = field(init=False)
    application: UUID = field(init=False)
    opened: UUID = field(init=False)  # the shop that came of it
    document: UUID = field(init=False)  # the one that was handed in last
    guarantee: UUID = field(init=False)
    award: UUID = field(init=False)
    grant: UUID = field(init=False)  # of money to the relief fund
    request: UUID = field(init=False)  # about the shopper's own data
    closure: UUID = field(init=False)
    incident: UUID = field(init=False)
    mediation: UUID = field(init=False)
    outside: UUID = field(init=False)  # a case before an authority or a court
    identity: UUID = field(init=False)  # a request for the shop's
    conversation: UUID = field(init=False)
    report: UUID = field(init=False)
    infringement: UUID = field(init=False)  # a notice of one
    question: UUID = field(init=False)  # about goods on show
    change: UUID = field(init=False)  # that the shop reports
    authority: Actor = field(init=False)
    trail: UUID = field(init=False)  # for which an authority asks

    @property
    def shop(self) -> UUID:
        """Raises ``LookupError``."""
        if self.seller.merchant_id is None:
            raise LookupError(f"nobody sells in {self.name('')}")
        return self.seller.merchant_id

    def name(self, prefix: str) -> str:
        """A number for a paper of this deal, such as a waybill."""
        return f"{prefix}{self.series}{self.number:08d}"


@dataclass(frozen=True, slots=True)
class Verb:
    """One act of somebody in a deal.

    ``who`` acts, and ``needs`` the id without which the act has no subject, by their names in `Deal`. ``how`` calls the
    command: with the deal, the actor, the instant, and the other arguments.
    """

    how: Callable[..., object]
    who: str
    needs: str = ""

    def __call__(self, deal: Deal, *args: Any, at: datetime | None = None, **details: Any) -> None:
        by = self.actor(deal)
        with acting_as(by, at=at) as now:
            self.how(deal, by, now, *args, **details)

    def actor(self, deal: Deal) -> Actor:
        by: Actor = getattr(deal, self.who)
        return by

    def is_possible(self, deal: Deal) -> bool:
        """Whether the thing it needs exists by now."""
        return not self.needs or hasattr(deal, self.needs)


def verb(who: str, needs: str = "") -> Callable[[Callable[..., object]], Verb]:
    """Make a verb of the function below."""
    return lambda how: Verb(how, who, needs)


def only(who: str, needs: str, command: Callable[..., object], **said: object) -> Verb:
    """Make a verb of a command that needs the id of its subject and nothing else of the deal."""
    return Verb(lambda deal, by, at: command(getattr(deal, needs), **said, by=by, at=at), who, needs)


def run_out(subject_id: UUID, *, until: str = "") -> datetime:
    """Let the running clocks of a thing run out as the sweep does, each at the very instant at which it is due.

    In the order of their ends, and none beyond that of the kind ``until``. Gives the instant of the last.
    """
    with acting_as(RELAY):
        running = [clock for clock in promises.about(subject_id) if clock.state == "running"]
        end = max(clock.due_at for clock in running if until in ("", clock.kind))
        for clock in sorted(running, key=lambda clock: clock.due_at):
            if clock.due_at <= end:
                sweeping.close_if_due(clock.id, at=clock.due_at)
    return end


@cache
def picture() -> bytes:
    """A small photo of something that is not as it should be."""
    file = BytesIO()
    Image.new("RGB", (16, 16), "brown").save(file, "PNG")
    return file.getvalue()
