"""Rules of samplings and freezes: the draw, who may judge, and the facts required before a lot is frozen.

The draw can be made again by anybody from three published things: the seed, whose hash was published first; the list of
the lots to draw from, whose hash was published before the seed; and the rule below.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from catalog.safety.types import (
    Danger,
    Disposal,
    Drawable,
    FreezeBasis,
    LabResult,
    NewFreeze,
    NewSampling,
    SamplePurchase,
    SamplingRefusal,
)
from platform_core.duties import fulfils
from platform_core.errors import Verdict
from platform_core.legal.rules import rule
from platform_core.legal.spans import DAY, CalendarDays, local_day, midnight

MOST_SAMPLES: Final = 200  # a house number: the most that a laboratory takes at once
MOST_WEIGHT: Final = 5  # a house number: no listing is drawn more than five times as likely as another
MOST_COST: Final = 500_000  # a house number, in fen: no test of one sample costs a shop more
SHA256: Final = re.compile(r"[0-9a-f]{64}")


def commitment(seed: str) -> str:
    """The SHA-256 of a seed or a list, published before the text itself."""
    return _sha256(seed)


@fulfils("SPT-03", "HSE-11")
def population_text(items: Sequence[Drawable]) -> str:
    """The list that is drawn from, a line each: place, listing, item, weight, lot; ordered by item and lot."""
    rows = enumerate(in_hash_order(items))
    return "".join(f"{place}\t{i.listing_id}\t{i.sku_id}\t{i.weight}\t{i.lot}\n" for place, i in rows)


def in_hash_order(items: Sequence[Drawable]) -> list[Drawable]:
    """Sort the items in the one order in which the list is hashed."""
    return sorted(items, key=lambda item: (str(item.sku_id), item.lot))


@fulfils("SPT-03", "HSE-11")
def draw_places(seed: str, *, population: str, weights: Sequence[int], wanted: int) -> list[int]:
    """Draw the places: each has as many tickets as it weighs, a ticket is the SHA-256 of seed, hash of the list, place
    and number, and the lowest tickets win."""
    listed = _sha256(population)
    best = [
        (min(_sha256(f"{seed}:{listed}:{place}:{number}") for number in range(weight)), place)
        for place, weight in enumerate(weights)
    ]
    return [place for _, place in sorted(best)[:wanted]]


def weight_of(notes: int) -> int:
    """The weight of a lot: one, and one more for each note of a risk, up to the most."""
    return min(1 + notes, MOST_WEIGHT)


def may_plan(asked: NewSampling) -> Verdict:
    """Require a risk in words, and a number that can be tested."""
    return Verdict.of(
        {
            SamplingRefusal.RISK_NOT_TOLD: not asked.risk.strip(),
            SamplingRefusal.SAMPLES_OUT_OF_RANGE: not 1 <= asked.wanted <= MOST_SAMPLES,
        }
    )


@fulfils("SPT-03")
def may_buy(bought: SamplePurchase) -> Verdict:
    """Require account, address, pages, order and payment, or the sample shows nothing."""
    told = (bought.account.strip(), bought.address.strip(), bought.order_number.strip(), bought.paid > 0)
    return Verdict.of(
        {
            SamplingRefusal.PURCHASE_NOT_TOLD: not all(told),
            SamplingRefusal.PAGES_NOT_SHOWN: not bought.pages or not all(map(SHA256.fullmatch, bought.pages)),
        }
    )


def may_record(result: LabResult) -> Verdict:
    """Require a finding in words, the laboratory's report by its hash, and a cost that a test may have."""
    return Verdict.of(
        {
            SamplingRefusal.FINDING_NOT_TOLD: not result.finding.strip(),
            SamplingRefusal.COST_OUT_OF_RANGE: not 0 <= result.cost <= MOST_COST,
            SamplingRefusal.REPORT_NOT_SHOWN: not SHA256.fullmatch(result.report_sha256),
        }
    )


@fulfils("CRL-19")
def is_unreported(reported_at: datetime | None) -> bool:
    """Whether the danger is not reported yet: it is reported once, and its reference stands."""
    return reported_at is None


@fulfils("CRL-19", "OPR-27")
def may_freeze(asked: NewFreeze, *, lot_known: bool) -> Verdict:
    """Require the danger and the advice; goods are destroyed instead of sent back on a law or a decision alone."""
    said = asked.danger
    return Verdict.of(
        {
            **_gaps_in(said),
            SamplingRefusal.SOURCE_NOT_TOLD: asked.basis is FreezeBasis.AUTHORITY and not asked.source.strip(),
            SamplingRefusal.LOT_UNKNOWN: not lot_known,
        }
    )


def may_warn(said: Danger) -> Verdict:
    """The same of a sample that failed, of which lot and source are known."""
    return Verdict.of(_gaps_in(said))


def _gaps_in(said: Danger) -> dict[SamplingRefusal, bool]:
    return {
        SamplingRefusal.DANGER_NOT_TOLD: not said.danger.strip(),
        SamplingRefusal.ADVICE_NOT_TOLD: not said.advice.strip(),
        SamplingRefusal.GROUND_NOT_TOLD: said.disposal is Disposal.DESTROY and not said.ground.strip(),
    }


@fulfils("SPT-02")
def recheck_opens(announced_at: datetime) -> datetime:
    """A re-check is made in the days after the correction's time is over, counted from the announcement."""
    span = rule("DL_SAMPLING_RECHECK.opens", on=local_day(announced_at)).span
    if not isinstance(span, CalendarDays):
        raise TypeError(f"the re-check is counted in calendar days, not as {span}")
    return midnight(local_day(announced_at) + (span.n + 1) * DAY)


def may_judge(person: UUID, *, had_a_part: Collection[UUID | None]) -> bool:
    """Whether somebody may decide an objection or free a lot: not who recorded the result or froze it."""
    return person not in had_a_part


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
