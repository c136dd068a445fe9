"""Can anybody make the draw again, and what has to be said before a lot is frozen?"""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest

from catalog.safety import policies
from catalog.safety.types import (
    Danger,
    Disposal,
    Drawable,
    FreezeBasis,
    LabResult,
    NewFreeze,
    NewSampling,
    SamplePurchase,
)
from tests.catalog.safety.builders import BOUGHT, DANGER, DESTROYED, HASH, RESULT

SEED = "ab" * 32
ITEMS = [
    Drawable(listing_id=UUID(int=7), sku_id=UUID(int=n), merchant_id=UUID(int=9), lot=lot)
    for n, lot in [(3, "L2"), (3, "L1"), (1, ""), (2, "L9")]
]
FREEZE = NewFreeze(sku_id=UUID(int=1), lot="L1", basis=FreezeBasis.SHOP, danger=DANGER)


def again(seed: str, population: str, wanted: int) -> list[int]:
    """The draw by other means: from the text alone, ticket by ticket, as the rule says it."""
    listed = hashlib.sha256(population.encode()).hexdigest()
    tickets = []
    for line in population.splitlines():
        place, _listing, _sku, weight, _lot = line.split("\t")
        names = (f"{seed}:{listed}:{place}:{number}" for number in range(int(weight)))
        tickets.extend((hashlib.sha256(name.encode()).hexdigest(), int(place)) for name in names)
    places: list[int] = []
    for _, place in sorted(tickets):
        if place not in places:
            places.append(place)
    return places[:wanted]


@pytest.mark.duty("SPT-03", "HSE-11")
class TestADraw:
    def test_is_from_a_list_in_one_order_however_it_was_read(self):
        text = policies.population_text(ITEMS)

        assert [line.split("\t")[-1] for line in text.splitlines()] == ["", "L9", "L1", "L2"]
        assert policies.population_text(ITEMS[::-1]) == text

    @pytest.mark.parametrize("wanted", [1, 3, 4, 9])
    def test_is_made_again_from_seed_and_list_alone(self, wanted: int):
        items = policies.in_hash_order([replace(item, weight=1 + n) for n, item in enumerate(ITEMS)])
        text = policies.population_text(items)

        places = policies.draw_places(SEED, population=text, weights=[i.weight for i in items], wanted=wanted)

        assert places == again(SEED, text, wanted)
        assert len(places) == min(wanted, 4)

    def test_is_another_with_another_seed_or_another_list(self):
        def first(seed: str, population: str) -> list[int]:
            return policies.draw_places(seed, population=population, weights=[1] * 1000, wanted=5)

        assert len({tuple(first(*told)) for told in [("a", "x"), ("b", "x"), ("a", "y")]}) == 3

    def test_of_five_tickets_wins_five_times_as_often_as_of_one(self):
        wins = Counter(policies.draw_places(str(n), population="", weights=[1, 5], wanted=1)[0] for n in range(3000))

        assert 0.80 < wins[1] / 3000 < 0.87  # five sixths, within four standard deviations

    @pytest.mark.parametrize(("notes", "weight"), [(0, 1), (1, 2), (4, 5), (400, 5)])
    def test_gives_no_listing_more_than_five_tickets(self, notes: int, weight: int):
        assert policies.weight_of(notes) == weight


@pytest.mark.parametrize(
    ("changes", "against"),
    [
        ({}, []),
        ({"wanted": 200}, []),
        ({"wanted": 0}, ["samples_out_of_range"]),
        ({"wanted": 201, "risk": " "}, ["risk_not_told", "samples_out_of_range"]),
    ],
)
def test_a_sampling_names_its_risk_and_how_many(changes: dict[str, Any], against: list[str]):
    asked = replace(NewSampling(category="food", wanted=1, risk="变质"), **changes)

    assert list(policies.may_plan(asked).codes()) == against


@pytest.mark.duty("SPT-03")
@pytest.mark.parametrize(
    ("bought", "against"),
    [
        (BOUGHT, []),
        *((replace(BOUGHT, **{name: " "}), ["purchase_not_told"]) for name in ("account", "address", "order_number")),
        (replace(BOUGHT, paid=0), ["purchase_not_told"]),
        (replace(BOUGHT, pages=()), ["pages_not_shown"]),
        (replace(BOUGHT, pages=(HASH, HASH.upper())), ["pages_not_shown"]),
    ],
)
def test_a_purchase_is_recorded_whole(bought: SamplePurchase, against: list[str]):
    assert list(policies.may_buy(bought).codes()) == against


@pytest.mark.parametrize(
    ("result", "against"),
    [
        (RESULT, []),
        (LabResult(finding="", report_sha256=HASH[1:]), ["finding_not_told", "report_not_shown"]),
        (replace(RESULT, cost=policies.MOST_COST), []),
        (replace(RESULT, cost=policies.MOST_COST + 1), ["cost_out_of_range"]),
        (replace(RESULT, cost=-1), ["cost_out_of_range"]),
    ],
)
def test_a_result_has_words_and_a_report(result: LabResult, against: list[str]):
    assert list(policies.may_record(result).codes()) == against


@pytest.mark.duty("CRL-19", "OPR-27")
@pytest.mark.parametrize(
    ("asked", "known", "against"),
    [
        (FREEZE, True, []),
        (replace(FREEZE, danger=DESTROYED), True, []),
        (replace(FREEZE, danger=replace(DESTROYED, ground=" ")), True, ["ground_not_told"]),
        (replace(FREEZE, danger=Danger(danger="", advice="")), True, ["danger_not_told", "advice_not_told"]),
        (replace(FREEZE, basis=FreezeBasis.AUTHORITY), True, ["source_not_told"]),
        (FREEZE, False, ["lot_unknown"]),
    ],
)
def test_a_freeze_says_why_and_what_to_do(asked: NewFreeze, known: bool, against: list[str]):
    assert list(policies.may_freeze(asked, lot_known=known).codes()) == against


def test_goods_go_back_unless_a_ground_says_that_they_are_destroyed():
    assert DANGER.disposal is Disposal.SEND_BACK
    assert policies.may_warn(DANGER)
    assert not policies.may_warn(replace(DANGER, disposal=Disposal.DESTROY))
