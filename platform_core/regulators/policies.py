"""Rules of requests: whether one may be filed, and whether its data may be handed over."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Final
from uuid import UUID

from platform_core.duties import fulfils
from platform_core.errors import Verdict
from platform_core.regulators.types import (
    ApprovalFacts,
    DecisionRefusal,
    FilingFacts,
    FilingRefusal,
    Kind,
    Period,
    ReportFile,
    TraderIdentity,
)


@fulfils("OTM-34", part="data of a case")
@fulfils("ECL-25")
def may_file(facts: FilingFacts) -> Verdict:
    """A shop's trail needs a period, and a period lies in the past; the request states its ground itself."""
    period = facts.period
    return Verdict.of(
        {
            FilingRefusal.PERIOD_MISSING: facts.kind is Kind.MERCHANT and period.is_open,
            FilingRefusal.PERIOD_BACKWARDS: period.is_backwards,
            FilingRefusal.PERIOD_AHEAD: period.until is not None and period.until > facts.now,
        }
    )


@fulfils("HSE-17")
def may_approve(facts: ApprovalFacts) -> Verdict:
    """Allow a yes by a person who neither asks, nor has let the asker in, nor said the first yes; for a thing that
    exists, and never more than was asked for.
    """
    return Verdict.of(
        {
            DecisionRefusal.OWN_REQUEST: facts.approver == facts.asked_by,
            DecisionRefusal.OWN_APPOINTMENT: facts.approver in facts.appointed_by,
            DecisionRefusal.OWN_ENDORSEMENT: facts.approver == facts.endorsed_by,
            DecisionRefusal.WIDER_THAN_ASKED: not facts.given.within(facts.asked),
            DecisionRefusal.PERIOD_BACKWARDS: facts.given.is_backwards,
            DecisionRefusal.NOTHING_THERE: not facts.found,
        }
    )


def may_reject(*, asked_by: UUID, decided_by: UUID) -> Verdict:
    """Allow a no by somebody else than the asker."""
    return Verdict.of({DecisionRefusal.OWN_REQUEST: asked_by == decided_by})


def narrow(asked: Period, *, to: Period) -> Period:
    """The approver's period; where they name no end, the requested one."""
    return Period(to.since or asked.since, to.until or asked.until)


FIELDS: Final = ("name", "code", "address", "contact_name", "phone")
CREDIT_CODE: Final = "0123456789ABCDEFGHJKLMNPQRTUWXY"  # GB 32100-2015
PERSON_CODE: Final = "10X98765432"  # GB 11643-1999
RUN_BY_SPREADSHEETS: Final = (*"=+-@\t\r\n＝＋－＠", "'")  # the wide signs too, where Chinese is typed
RECEIPT_NO: Final = re.compile(r"[0-9A-Za-z一-鿿()（）〔〕【】\[\]·_-]{4,60}")


@fulfils("OTM-25")
@fulfils("ECL-28a", part="hand in identities")
def wrong_fields(trader: TraderIdentity) -> tuple[str, ...]:
    """Every field that the law asks for and that is missing or malformed."""
    checks = {
        "name": bool(trader.name.strip()),
        "code": (_is_credit_code if trader.registered else _is_person_code)(trader.code),
        "address": bool(trader.address.strip()),
        "contact_name": bool(trader.contact_name.strip()),
        "phone": sum(char.isdigit() for char in trader.phone) >= 7,
        "statement": trader.registered or bool(trader.statement.strip()),
    }
    return tuple(name for name, right in checks.items() if not right)


@fulfils("OTM-25")
def report_files(traders: Iterable[TraderIdentity]) -> tuple[ReportFile, ...]:
    """Two data files, as the law divides the traders. The same traders give the same bytes."""
    found = list(traders)
    return (
        _file("registered.csv", [t for t in found if t.registered], extra=()),
        _file("unregistered.csv", [t for t in found if not t.registered], extra=("statement",)),
    )


@fulfils("OTM-25")
def report_due(today: date) -> date | None:
    """The first day of the month in which one is filed, January or July; none in the others."""
    return today.replace(day=1) if today.month in (1, 7) else None


def is_receipt_no(number: str) -> bool:
    return RECEIPT_NO.fullmatch(number) is not None


@fulfils("ECL-28a", part="hand in identities")
def as_text(cell: str) -> str:
    """A cell that no spreadsheet runs: one that begins like a formula gets an apostrophe in front, and so does one that
    begins with an apostrophe. Taking the first apostrophe off gives the trader's own text.
    """
    return f"'{cell}" if cell.startswith(RUN_BY_SPREADSHEETS) else cell


def _file(name: str, traders: Sequence[TraderIdentity], *, extra: tuple[str, ...]) -> ReportFile:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["shop", "link", *FIELDS, *extra])
    rows = ([t.shop, t.link, *(getattr(t, f) for f in (*FIELDS, *extra))] for t in traders)
    writer.writerows([as_text(cell) for cell in row] for row in rows)
    return ReportFile(name=name, text=out.getvalue(), rows=len(traders))


def _is_credit_code(code: str) -> bool:
    """Eighteen signs of which the last follows from the others."""
    if len(code) != 18 or set(code) - set(CREDIT_CODE):
        return False
    total = sum(CREDIT_CODE.index(sign) * pow(3, place, 31) for place, sign in enumerate(code[:17]))
    return CREDIT_CODE[-total % 31] == code[17]


def _is_person_code(code: str) -> bool:
    """Seventeen digits, and a last sign that follows from them."""
    if len(code) != 18 or not code[:17].isdecimal():
        return False
    total = sum(int(digit) * pow(2, 17 - place, 11) for place, digit in enumerate(code[:17]))
    return PERSON_CODE[total % 11] == code[17].upper()
