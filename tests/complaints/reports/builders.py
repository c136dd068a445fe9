"""A report for tests, step by step, by the commands that the doors call."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from complaints.reports import commands
from complaints.reports.case import REPORT
from complaints.reports.deadlines import LEAD_LATE
from complaints.reports.models import Report
from complaints.reports.types import LeadReceipt, Offence, ReportFinding, Source, Target, Tip
from merchants.sanctions.types import Proposal, SanctionKind
from platform_core.actors import DEADLINES, Actor
from platform_core.cases.steps import make
from platform_core.deadlines.commands import clocks
from platform_core.regulators.commands import appointing
from platform_core.tenancy.scopes import SYSTEM, bound
from tests.complaints.complaint.builders import does
from tests.merchants.builders import acting_as, operator, person
from tests.merchants.sanctions import builders as sanctions
from tests.orders.sales.builders import Sale
from tests.recordings import recorded

STATEMENT = "这家的茶叶没有生产许可，罐底的日期是后贴的。"
CONTACT = "13977776666"
REASONS = "核查了生产许可数据库，该编号不存在。"
DANGER = "无证食品可能危害健康。"
LEAD = LeadReceipt(authority="福州市市场监督管理局", reference="榕市监举〔2026〕88号")


def tip(sale: Sale, **changes: Any) -> Tip:
    said: dict[str, Any] = {
        "target": Target.SHOP,
        "target_id": sale.shop,
        "offence": Offence.UNLICENSED,
        "statement": STATEMENT,
        "contact": CONTACT,
    }
    return Tip(**said | changes)


@recorded
def filed(sale: Sale, at: datetime, *, by: Actor | None = None, **changes: Any) -> Report:
    return does(by or person(at), commands.file_report, tip(sale, **changes), at=at)


@recorded
def noted(sale: Sale, at: datetime, *, by: Actor, source: Source = Source.STAFF) -> Report:
    return does(by, commands.note_report, tip(sale, contact=""), source=source, at=at)


def measure(sale: Sale, **changes: Any) -> Proposal:
    said: dict[str, Any] = {
        "merchant_id": sale.shop,
        "kind": SanctionKind.LISTING_RESTRICTION,
        "facts": "该商品标示的生产许可编号不存在。",
        "clause": sanctions.clause(),
        "category": "general",
    }
    return Proposal(**said | changes)


def found(sale: Sale, **changes: Any) -> ReportFinding:
    said: dict[str, Any] = {
        "reasons": REASONS,
        "basis": ("ECL-13",),
        "measure": measure(sale),
        "danger": DANGER,
    }
    return ReportFinding(**said | changes)


DONE = ReportFinding(reasons=REASONS, basis=("ECL-13",), done="该商品已由店铺自行下架。")


@recorded
def founded(sale: Sale, at: datetime, *, found: ReportFinding = DONE, **changes: Any) -> Report:
    report = filed(sale, at, **changes)
    return find(report, at, found=found)


@recorded
def find(report: Report, at: datetime, *, found: ReportFinding = DONE, by: Actor | None = None) -> Report:
    return does(by or operator(), commands.find_founded, report.id, found=found, at=at)


@recorded
def hand_over(report: Report, at: datetime) -> Report:
    return does(operator(), commands.hand_over_lead, report.id, lead=LEAD, at=at)


@recorded
def made(step: str, report: Report, at: datetime) -> Report:
    """What follows once its clock has run out; the sweep closes that before it calls."""
    clock = REPORT.by_name[step].when_missed
    assert clock
    with bound(SYSTEM), transaction.atomic():
        clocks.void(clock, subject_id=report.id, by=DEADLINES, at=at, reason="missed")
        return make(Report, step, report.id, by=DEADLINES, at=at)


@recorded
def left_for_good(report: Report, at: datetime) -> Report:
    """Nobody has handed the lead over for the second time."""
    with bound(SYSTEM), transaction.atomic():
        clocks.void(LEAD_LATE, subject_id=report.id, by=DEADLINES, at=at, reason="missed")
        return commands.end_late_lead(report.id, by=DEADLINES, at=at)


@recorded
def inspector(at: datetime) -> UUID:
    """Somebody whom an authority has named here."""
    somebody = person(at).id
    authority = {"authority": LEAD.authority, "region_code": "350100", "reason": "介绍信"}
    does(operator(), appointing.appoint, somebody, **authority, at=at)
    return somebody


def now(report: Report) -> Report:
    with acting_as(operator()), transaction.atomic():
        return Report.objects.get(id=report.id)
