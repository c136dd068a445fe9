"""Rules of the return without a reason: its window, its exclusions, its money."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Final

from aftersales.returns.types import Cost, LineFacts, Portion, Wanted
from catalog.listings.types import EXCLUDED_BY_LAW, Exclusion, Payer, Supply
from platform_core.duties import fulfils
from platform_core.errors import Verdict
from platform_core.labels import Reason
from platform_core.legal.spans import CalendarDays, Promised, Span, WorkCalendar
from platform_core.money import Money

IF_CONFIRMED: Final = frozenset(Exclusion) - EXCLUDED_BY_LAW - {Exclusion.NONE}


class Refusal(Reason):
    """Why goods may not go back without a reason."""

    NOTHING_WANTED = "nothing_wanted", "nothing was chosen"
    LINE_TWICE = "line_twice", "the same goods are listed twice"
    LINE_UNKNOWN = "line_unknown", "these goods are not part of it"
    QUANTITY_OUT_OF_RANGE = "quantity_out_of_range", "the number of pieces is not possible"
    SERVICE = "service", "a service cannot be sent back"
    EXCLUDED_BY_LAW = "excluded_by_law", "the law excludes goods of this kind"
    EXCLUDED_BY_CONFIRMATION = "excluded_by_confirmation", "you confirmed at the purchase that this cannot be sent back"
    NOT_RECEIVED = "not_received", "nothing has been received yet"
    ALREADY_RETURNED = "already_returned", "it has gone back already"
    TOO_MANY = "too_many", "more than can still go back"
    WINDOW_CLOSED = "window_closed", "the time for it is over"


@fulfils("NRR-06", "CRL-25a")
def is_excluded_by_law(exclusion: str, *, confirmed: bool) -> bool:
    """Whether the law itself excludes the goods, by four classes. The house asks that the shopper confirmed it."""
    return exclusion in EXCLUDED_BY_LAW and confirmed


@fulfils("NRR-07", "CRL-25b", "NRR-20b", "CRI-19b")
def is_excluded_by_confirmation(exclusion: str, *, confirmed: bool) -> bool:
    """Whether one of three further classes excludes the goods, by the shopper's confirmation for this very purchase."""
    return exclusion in IF_CONFIRMED and confirmed


@fulfils("CRL-25a", "NRR-10")
def window_until(received_at: datetime, *, law: Span | Promised, extra_days: int, calendar: WorkCalendar) -> datetime:
    """The end of the window: the law's days after that of the signature, a rest day rolled over; then the promised."""
    return window_span(law, extra_days=extra_days).due(received_at, calendar=calendar).legal


def window_span(law: Span | Promised, *, extra_days: int) -> Span:
    """The law's days and those that the listing promised beside them, as one span."""
    if not isinstance(law, CalendarDays):
        raise TypeError(f"the window is counted in calendar days, not as {law}")
    return CalendarDays(law.n + extra_days)


@fulfils("CRL-25a")
def may_return(lines: Sequence[LineFacts], wanted: Sequence[Wanted], *, at: datetime) -> Verdict:
    """Whether these pieces may go back now, with every reason against it. The shopper is never asked for a reason."""
    sold = {line.line_id: line for line in lines}
    times = Counter(w.line_id for w in wanted)
    asked = [(sold[w.line_id], w.quantity) for w in wanted if w.line_id in sold]
    return Verdict.of(
        {
            Refusal.NOTHING_WANTED: not wanted,
            Refusal.LINE_TWICE: any(n > 1 for n in times.values()),
            Refusal.LINE_UNKNOWN: any(w.line_id not in sold for w in wanted),
            Refusal.QUANTITY_OUT_OF_RANGE: any(n < 1 for _, n in asked),
            Refusal.SERVICE: any(line.supply == Supply.SERVICE for line, _ in asked),
            Refusal.EXCLUDED_BY_LAW: any(
                is_excluded_by_law(line.exclusion, confirmed=line.confirmed) for line, _ in asked
            ),
            Refusal.EXCLUDED_BY_CONFIRMATION: any(
                is_excluded_by_confirmation(line.exclusion, confirmed=line.confirmed) for line, _ in asked
            ),
            Refusal.NOT_RECEIVED: any(line.until is None for line, _ in asked),
            Refusal.ALREADY_RETURNED: any(line.pieces_left == 0 for line, _ in asked),
            Refusal.TOO_MANY: any(0 < line.pieces_left < n for line, n in asked),
            Refusal.WINDOW_CLOSED: any(line.until is not None and at >= line.until for line, _ in asked),
        }
    )


def is_only_late(verdict: Verdict) -> bool:
    """Whether nothing but the clock speaks against it: then the answer is that the time is over, and since when."""
    return verdict.reasons == (Refusal.WINDOW_CLOSED,)


def longest_window(lines: Iterable[LineFacts], *, law: Span | Promised) -> Span | None:
    """The window of the line that may go back for the longest; None where the law or the shopper excluded them all."""
    days = [line.extra_days for line in lines if _may_ever_return(line)]
    return window_span(law, extra_days=max(days)) if days else None


@fulfils("NRR-18")
def freight_of(payers: Iterable[str]) -> Cost:
    """Who pays for the way back: the shopper, unless the terms of any of these goods say that the shop does."""
    return Cost.MERCHANT if Payer.MERCHANT in set(payers) else Cost.SHOPPER


@fulfils("NRR-16", "NRR-17")
def portion_of(whole: Portion, *, sold: int, taken: int, gone: Portion, more: int) -> Portion:
    """The money of so many more pieces of a line, of which ``taken`` pieces and ``gone`` are in other returns.

    The price really paid, down to the fen: piece by piece adds up to the whole line, in any order. Nothing is taken
    off it for a card. Of gifts the code knows nothing yet.
    """
    return Portion(
        *(
            _part(all_of_it, count=taken + more, of=sold, before=before)
            for all_of_it, before in (
                (whole.paid, gone.paid),
                (whole.funded, gone.funded),
                (whole.rounding, gone.rounding),
            )
        )
    )


@fulfils("NRR-13")
def payable(decided: Money, *, refundable: Money) -> Money:
    """The amount decided, in full, unless part of it went back on another ground: no fen goes twice."""
    return min(decided, refundable)


def _may_ever_return(line: LineFacts) -> bool:
    by_law = is_excluded_by_law(line.exclusion, confirmed=line.confirmed)
    by_word = is_excluded_by_confirmation(line.exclusion, confirmed=line.confirmed)
    return line.supply != Supply.SERVICE and not by_law and not by_word


def _part(whole: Money, *, count: int, of: int, before: Money) -> Money:
    """The money due for the first ``count`` pieces, towards zero, less the part given before; it never changes sign."""
    sign = -1 if whole.amount < 0 else 1
    due = abs(whole.amount) * count // of
    return Money(sign * max(due - abs(before.amount), 0), whole.currency)
