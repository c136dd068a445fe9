"""A notice of infringement for tests, step by step, by the commands that the doors call."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction

from catalog.listings.models import Listing
from catalog.takedowns import queries as takedowns_queries
from complaints.infringements.case import INFRINGEMENT
from complaints.infringements.commands import clocks, notices
from complaints.infringements.models import Infringement
from complaints.infringements.types import Claim, Exhibit, RightKind
from platform_core.actors import DEADLINES, RELAY, Actor, Role
from platform_core.cases.steps import make
from platform_core.deadlines.commands import clocks as deadlines_clocks
from platform_core.deadlines.commands import sweeping
from platform_core.drivers.world.deals import picture
from platform_core.tenancy.scopes import ANONYMOUS, SYSTEM, bound
from tests.complaints.complaint.builders import does
from tests.merchants.builders import acting_as, operator, person
from tests.orders.sales.builders import Sale
from tests.recordings import recorded

STATEMENT = "该商品使用了我方注册商标，未经许可。"
COUNTER = "我方持有商标许可合同，见附件。"
UNPROVEN = "公证处的回执没有说明延误的原因。"
REASONS = "商标注册证与商品图片对照，初步证据成立。"
FILING = "(2026)闽01民初123号"
NAME = "慕容采薇"
PAPERS = (Exhibit.IDENTITY, Exhibit.RIGHT_PROOF, Exhibit.EVIDENCE)


def listing_of(sale: Sale) -> UUID:
    with acting_as(sale.seller), transaction.atomic():
        return Listing.objects.filter(merchant_id=sale.shop).earliest("id").id


def claim(sale: Sale, **changes: Any) -> Claim:
    said: dict[str, Any] = {
        "holder": NAME,
        "company": False,
        "by_agent": False,
        "contact": "13966665555",
        "right": RightKind.TRADEMARK,
        "right_no": "第 12345678 号",
        "listings": (listing_of(sale),),
        "statement": STATEMENT,
    }
    return Claim(**said | changes)


@recorded
def drafted(sale: Sale, at: datetime, *, by: Actor | None = None, **changes: Any) -> Infringement:
    return does(by or person(at), notices.draft_notice, claim(sale, **changes), at=at)


def holder_of(notice: Infringement) -> Actor:
    return Actor(notice.holder_id, Role.SHOPPER)


@recorded
def show(notice: Infringement, kind: Exhibit, at: datetime, *, by: Actor | None = None) -> None:
    how = {"kind": kind, "upload": picture(), "name": f"{kind}.png"}
    does(by or holder_of(notice), notices.keep_exhibit, notice.id, **how, at=at)


@recorded
def prepared(sale: Sale, at: datetime, **changes: Any) -> Infringement:
    """A draft with every paper."""
    notice = drafted(sale, at, **changes)
    for kind in PAPERS:
        show(notice, kind, at)
    return notice


@recorded
def submit(notice: Infringement, at: datetime) -> Infringement:
    return does(holder_of(notice), notices.submit_notice, notice.id, truthful=True, at=at)


@recorded
def submitted(sale: Sale, at: datetime, **changes: Any) -> Infringement:
    return submit(prepared(sale, at, **changes), at)


@recorded
def measure(notice: Infringement, at: datetime, *, by: Actor | None = None) -> Infringement:
    return does(by or operator(), notices.measure_notice, notice.id, reasons=REASONS, at=at)


@recorded
def measured(sale: Sale, at: datetime, **changes: Any) -> Infringement:
    return measure(submitted(sale, at, **changes), at)


@recorded
def counter(notice: Infringement, sale: Sale, at: datetime) -> Infringement:
    show(notice, Exhibit.COUNTER_EVIDENCE, at, by=sale.seller)
    return does(sale.seller, notices.counter_notice, notice.id, text=COUNTER, at=at)


@recorded
def countered(sale: Sale, at: datetime, **changes: Any) -> Infringement:
    return counter(measured(sale, at, **changes), sale, at)


@recorded
def forward(notice: Infringement, at: datetime) -> None:
    """What the relay does with the fact that the shop has spoken."""
    with acting_as(RELAY), transaction.atomic():
        clocks.forward_at_once(notice.id, by=RELAY, at=at)


@recorded
def waiting(sale: Sale, at: datetime, **changes: Any) -> Infringement:
    notice = countered(sale, at, **changes)
    forward(notice, at)
    return notice


@recorded
def file(notice: Infringement, at: datetime) -> Infringement:
    show(notice, Exhibit.FILING_PROOF, at)
    return does(holder_of(notice), notices.show_filing, notice.id, filing=FILING, at=at)


@recorded
def delay(notice: Infringement, at: datetime, *, days: int = 20) -> Infringement:
    show(notice, Exhibit.DELAY_PROOF, at)
    return does(operator(), notices.grant_delay, notice.id, days=days, at=at)


@recorded
def refuse_delay(notice: Infringement, at: datetime) -> Infringement:
    return does(operator(), notices.refuse_delay, notice.id, reasons=UNPROVEN, at=at)


@recorded
def lift(notice: Infringement, at: datetime) -> Infringement:
    return does(operator(), notices.lift_notice, notice.id, reasons="许可合同真实有效。", at=at)


@recorded
def confirm(notice: Infringement, at: datetime) -> Infringement:
    return does(operator(), notices.confirm_infringement, notice.id, outcome="判决认定侵权。", at=at)


@recorded
def withdraw(notice: Infringement, at: datetime) -> Infringement:
    return does(holder_of(notice), notices.withdraw_notice, notice.id, at=at)


@recorded
def sweep(at: datetime) -> None:
    with bound(SYSTEM), transaction.atomic():
        sweeping.close_due_batch(limit=50, at=at)


def published(notice: Infringement, at: datetime) -> None:
    """The clock of what everybody reads has run out by then."""
    sweep(at + timedelta(days=4))


@recorded
def made(step: str, notice: Infringement, at: datetime) -> Infringement:
    """What follows once its clock has run out; the sweep closes that before it calls."""
    clock = INFRINGEMENT.by_name[step].when_missed
    assert clock
    with bound(SYSTEM), transaction.atomic():
        deadlines_clocks.void(clock, subject_id=notice.id, by=DEADLINES, at=at, reason="missed")
        return make(Infringement, step, notice.id, by=DEADLINES, at=at)


def now(notice: Infringement) -> Infringement:
    with acting_as(operator()), transaction.atomic():
        return Infringement.objects.get(id=notice.id)


def on_sale(sale: Sale, at: datetime) -> bool:
    """Does the world see the goods?"""
    listing = listing_of(sale)
    with bound(ANONYMOUS), transaction.atomic():
        return takedowns_queries.on_show(at=at).filter(id=listing).exists()
