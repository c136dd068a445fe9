"""Rules on cases outside the house: facts in, verdict or value out."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from complaints.complaint.policies import MOST_TEXT
from complaints.outside.types import ADMINISTRATIVE, OutsideFiling, OutsideFinding, OutsideKind, OutsideOutcome
from platform_core.duties import fulfils
from platform_core.errors import Verdict
from platform_core.labels import Reason
from platform_core.money import Money

# A number such as 1350102202611280001, or (2026)闽0102民初1号: no sentence, and no address.
AUTHORITY_NO: Final = re.compile(r"[0-9A-Za-z一-鿿()（）〔〕【】\[\]·_-]{4,60}")
PAYING: Final = (OutsideOutcome.SETTLED, OutsideOutcome.GRANTED)


class OutsideRefusal(Reason):
    """Why something about a case outside is refused."""

    NOT_YOUR_ORDER = "not_your_order", "it is not your order"
    AUTHORITY_MISSING = "authority_missing", "no authority was named"
    NUMBER_INVALID = "number_invalid", "the number is not one as an authority or a court gives it"
    DAY_AHEAD = "day_ahead", "the day lies in the future"
    DAY_BEFORE_FILING = "day_before_filing", "the day lies before the filing"
    TEXT_MISSING = "text_missing", "write something"
    TEXT_TOO_LONG = "text_too_long", "the text is too long"
    AMOUNT_NOT_POSITIVE = "amount_not_positive", "the amount has to be above zero"
    MORE_THAN_REFUNDABLE = "more_than_refundable", "more than can still go back"
    AMOUNT_NOT_ASKED_FOR = "amount_not_asked_for", "no amount belongs to this"
    EVIDENCE_MISSING = "evidence_missing", "a file that shows it is missing"


@dataclass(frozen=True, slots=True, kw_only=True)
class OutsideStand:
    """What the guards of a case outside judge."""

    kind: OutsideKind
    testing: bool
    evidence_wanted: bool


def is_administrative(stand: OutsideStand) -> bool:
    """Does the law give its authority the clocks that are tracked? Courts and arbitrators count by their own rules."""
    return stand.kind in ADMINISTRATIVE


def is_testing(stand: OutsideStand) -> bool:
    return stand.testing


def is_not_testing(stand: OutsideStand) -> bool:
    return not stand.testing


def wants_evidence(stand: OutsideStand) -> bool:
    """Is the shop asked for evidence, and has time left?"""
    return stand.evidence_wanted


@fulfils("CRI-46")
def may_track(filing: OutsideFiling, *, own: bool, today: date) -> Verdict:
    """What is told of it has to be something that the authority itself would recognise."""
    return Verdict.of(
        {
            OutsideRefusal.NOT_YOUR_ORDER: not own,
            OutsideRefusal.AUTHORITY_MISSING: not filing.authority.strip(),
            OutsideRefusal.NUMBER_INVALID: not AUTHORITY_NO.fullmatch(filing.authority_no),
            OutsideRefusal.DAY_AHEAD: filing.filed_on > today,
        }
    )


@fulfils("CRI-46")
def may_accept_on(accepted_on: date, *, filed_on: date, today: date) -> Verdict:
    """The sixty days of the authority run from its acceptance, so the day is what its notice says."""
    return Verdict.of(
        {
            OutsideRefusal.DAY_AHEAD: accepted_on > today,
            OutsideRefusal.DAY_BEFORE_FILING: accepted_on < filed_on,
        }
    )


@fulfils("ECL-62")
def may_show(*, shown: Collection[datetime], since: datetime) -> Verdict:
    """The word of a shop is no evidence: it leaves a file after it was asked."""
    return Verdict.of({OutsideRefusal.EVIDENCE_MISSING: not any(kept >= since for kept in shown)})


def may_tell_outcome(finding: OutsideFinding) -> Verdict:
    """By the shopper, as the paper says it. Staff compare it with the paper before anything follows."""
    return Verdict.of(_against(finding))


@fulfils("CRI-46", "ECL-62")
def may_record_outcome(finding: OutsideFinding, *, refundable: Money, shown: int) -> Verdict:
    """By staff, with the paper itself on file: what it grants is performed at once, as far as it can still go back."""
    amount = finding.amount
    return Verdict.of(
        {
            **_against(finding),
            OutsideRefusal.MORE_THAN_REFUNDABLE: amount is not None and amount.amount > refundable.amount,
            OutsideRefusal.EVIDENCE_MISSING: not shown,
        }
    )


def _against(finding: OutsideFinding) -> dict[OutsideRefusal, bool]:
    amount = finding.amount
    return {
        OutsideRefusal.NUMBER_INVALID: not AUTHORITY_NO.fullmatch(finding.document_no),
        OutsideRefusal.TEXT_MISSING: not finding.text.strip(),
        OutsideRefusal.TEXT_TOO_LONG: len(finding.text) > MOST_TEXT,
        OutsideRefusal.AMOUNT_NOT_POSITIVE: amount is not None and amount.amount <= 0,
        OutsideRefusal.AMOUNT_NOT_ASKED_FOR: amount is not None and finding.outcome not in PAYING,
    }
