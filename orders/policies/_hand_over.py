"""Who has a parcel that its carrier left with somebody else, and who may say so? Facts in, verdict or value out.

Without the shopper's consent that is no delivery (ECL-52), and no loss either: the goods are somewhere. So the shopper
is asked, and their word decides, or what staff find out with the carrier. Silence decides nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from orders.policies._sending import SendingFacts
from orders.states import OrderState
from orders.types import CancelReason, HandOverRefusal, LeftParcel, ParcelEvent
from platform_core.duties import fulfils
from platform_core.errors import Verdict


class Report(Protocol):
    """What a carrier said of a parcel, as it said it, and when we heard of it."""

    kind: str
    happened_at: datetime
    reported_at: datetime
    place: str
    signed_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HandOverStep:
    """What one more report changes. ``left``: where the parcel is after it; ``is_news``: it was not left there before,
    so that the shopper has to be asked; ``rests``: nothing changes, and every clock goes on."""

    left: LeftParcel | None
    is_news: bool
    rests: bool


@fulfils("OPR-27")
@fulfils("ECL-52", part="consent to a hand-over")
def left_with_other(reports: Iterable[Report]) -> LeftParcel | None:
    """Find where the carrier left the parcel: by its last signature, unless the parcel has moved on since.

    Reports come in any order and more than once, so what counts is when it happened. For a parcel that is not
    delivered: the addressee's own signature is the delivery.
    """
    known = list(reports)
    moved_at = max((one.happened_at for one in known if one.kind != ParcelEvent.SIGNED), default=None)
    signed = [one for one in known if one.kind == ParcelEvent.SIGNED and (not moved_at or one.happened_at >= moved_at)]
    if not signed:
        return None
    last = max(signed, key=lambda one: one.happened_at)
    asked_at = min(one.reported_at for one in signed)
    return LeftParcel(left_at=last.happened_at, place=last.place, signed_by=last.signed_by, asked_at=asked_at)


def step_of(known: Sequence[Report], report: Report) -> HandOverStep:
    """Compare where the parcel was before a report with where it is after it."""
    before, after = left_with_other(known), left_with_other([*known, report])
    was, is_left = before is not None, after is not None
    return HandOverStep(left=after, is_news=is_left and not was, rests=is_left and was)


def is_declined(step: HandOverStep, report: Report, *, known: Iterable[Report]) -> bool:
    """Whether a report is the parcel's first refusal at the door; not one that it was left with somebody else after."""
    first = not any(one.kind == ParcelEvent.REFUSED for one in known)
    return report.kind == ParcelEvent.REFUSED and first and step.left is None


def is_denied(left: LeftParcel | None, *, denied: Iterable[datetime]) -> bool:
    """Whether the shopper has said that it is not with them, since they were asked."""
    return left is not None and any(at >= left.asked_at for at in denied)


@fulfils("ECL-52", part="consent to a hand-over")
def waits_for_word(facts: SendingFacts) -> bool:
    """Whether a parcel was left with somebody else and the shopper has not said that it is not with them."""
    return facts.state is OrderState.SHIPPED and facts.left is not None and not facts.denied


@fulfils("ECL-20")
@fulfils("ECL-52", part="consent to a hand-over")
def may_deny_receipt(facts: SendingFacts) -> bool:
    """The shopper's word, once, and at any time: not only as long as the question has a clock."""
    return waits_for_word(facts)


@fulfils("OPR-27")
def may_find_on_hand_over(facts: SendingFacts, *, reasons: str) -> Verdict:
    """A person decides, in words, where a parcel was left with somebody else; also against the shopper's word, until
    the carrier's time to bring it is over."""
    return Verdict.of(
        {
            HandOverRefusal.NOT_LEFT: facts.state is not OrderState.SHIPPED or facts.left is None,
            HandOverRefusal.NO_REASONS: not reasons.strip(),
        }
    )


def why_not_found(facts: SendingFacts) -> CancelReason:
    """Why a sale ends whose parcel nobody has brought: lost, or still with somebody who is not the shopper."""
    return CancelReason.LOST if facts.left is None else CancelReason.LEFT_ELSEWHERE
