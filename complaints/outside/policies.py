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
    """The reason why something about a case outside is refused."""

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
    """Facts for the guards of a case outside."""

    kind: OutsideKind
    testing: bool
    evidence_wanted: bool


def is_administrative(stand: OutsideStand) -> bool:
    """Say whether the law gives its authority clocks. Courts and arbitrators count by their own rules."""
    return stand.kind in ADMINISTRATIVE


def is_testing(stand: OutsideStand) -> bool:
    return stand.testing


def is_not_testing(stand: OutsideStand) -> bool:
    return not stand.testing


def wants_evidence(stand: OutsideStand) -> bool:
    """Say whether the shop owes evidence, and has time left."""
    return stand.evidence_wanted


@fulfils("CRI-46")
def may_track(filing: OutsideFiling, *, own: bool, today: date) -> Verdict:
    """Allow a filing that the authority itself would recognise, about one's own order."""
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
    """Allow a day between filing and today: the authority's sixty days run from the acceptance in its notice."""
    return Verdict.of(
        {
            OutsideRefusal.DAY_AHEAD: accepted_on > today,
            OutsideRefusal.DAY_BEFORE_FILING: accepted_on < filed_on,
        }
    )


@fulfils("ECL-62")
def may_show(*, shown: Collection[datetime], since: datetime) -> Verdict:
    """Allow evidence only with a file left after it was asked for: a shop's word is none."""
    return Verdict.of({OutsideRefusal.EVIDENCE_MISSING: not any(kept >= since for kept in shown)})


def may_tell_outcome(finding: OutsideFinding) -> Verdict:
    """Allow an outcome told by the shopper as the paper has it. Staff compare the two before anything follows."""
    return Verdict.of(_against(finding))


@fulfils("CRI-46", "ECL-62")
def may_record_outcome(finding: OutsideFinding, *, refundable: Money, shown: int) -> Verdict:
    """Allow an outcome recorded by staff with the paper on file, and within the amount still refundable."""
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
