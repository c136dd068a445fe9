"""Does anybody come to harm because nobody acts? Every situation, and then 400 days of silence.

Nothing dangerous comes back on sale, no money goes back without the goods by a carrier's mere silence, and no consumer
loses because a shop or the platform does nothing (`silent_ends`). What clocks give, their rows say (`AtEnd`).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import pytest

from tests.complaints.complaint import builders
from tests.orders.sales import builders as orders
from tests.platform_core.cases.goods_situations import GOODS, Bring
from tests.platform_core.cases.long_silence import Turn, end_of, let_pass, unexplained
from tests.platform_core.cases.silent_ends import GETS_IT, LETS_IT_GO, STAYS_OPEN, silent_ends
from tests.platform_core.cases.situations import Situations
from tests.platform_core.cases.worlds import everywhere

pytestmark = [pytest.mark.django_db, pytest.mark.login("worker")]
ABOUT_GOODS = ("sanction", "lot_freeze")  # cases that keep something from sale


@pytest.fixture(scope="module")
def ends() -> Iterator[dict[str, str]]:
    """Situation → end, printed once all have been tried: `pytest -s -m proof` shows it."""
    found: dict[str, str] = {}
    yield found
    for situation, end in sorted(found.items()):
        print(f"{situation} → {end}")  # noqa: T201  # the list is what the proof is read for


def outlives_silence(world: Situations, where: str, at: datetime) -> str:
    """Bring it about, let the days go by, and give its end. Nobody has come to harm."""
    standing = world.brought(where, at)
    silence = let_pass(at)

    assert silence.wrong == ()
    return end_of(standing.row)


class TestFourHundredDaysOfSilence:
    @pytest.mark.proof
    @pytest.mark.parametrize("bring", GOODS.values(), ids=GOODS)
    def test_harm_nobody_by_goods_and_parcels(self, bring: Bring, at: datetime) -> None:
        bring(at)

        assert let_pass(at).wrong == ()

    @pytest.mark.parametrize(("world", "where"), [p for p in everywhere() if p.id.startswith(ABOUT_GOODS)])
    def test_put_nothing_dangerous_back_on_sale(self, world: Situations, where: str, at: datetime) -> None:
        outlives_silence(world, where, at)

    @pytest.mark.proof
    @pytest.mark.parametrize(("world", "where"), [*everywhere()])
    def test_harm_nobody_in_any_situation(
        self, world: Situations, where: str, at: datetime, ends: dict[str, str]
    ) -> None:
        ends[f"{world.model.CASE.lifecycle.name}: {where}"] = outlives_silence(world, where, at)


@pytest.mark.duty("HSE-08")
class TestAComplaintAboutWhatCame:
    def test_is_paid_first_where_nobody_acts(self, at: datetime) -> None:
        sale = orders.sale(at)
        complaint = builders.file(orders.delivered(sale, at), sale, at)

        assert let_pass(at).wrong == ()
        assert end_of(complaint) == "undecided, paid first"

    def test_ends_undecided_where_both_sides_have_shown_something(self, at: datetime) -> None:
        sale = orders.sale(at)
        complaint = builders.file(orders.delivered(sale, at), sale, at)
        builders.acknowledge(complaint, at)
        builders.reject(complaint, sale, at)
        builders.escalate(complaint, sale, at)

        assert let_pass(at).wrong == ()
        assert end_of(complaint) == "undecided"


class TestTheJudge:
    @pytest.mark.parametrize(
        ("missed", "topic", "found"),
        [
            ("merchants.decide_sanction", "catalog.restriction_lifted", 1),
            ("merchants.end_sanction", "catalog.restriction_lifted", 0),
            ("merchants.end_sanction", "aftersales.granted", 1),
            ("merchants.decide_sanction", "merchants.sanction_undecided", 0),
        ],
    )
    def test_finds_what_a_clock_gives_and_does_not_say(self, missed: str, topic: str, found: int) -> None:
        assert len([*unexplained([Turn(missed=frozenset([missed]), topics=frozenset([topic]))])]) == found


class TestEachSilentEnd:
    def test_is_decided_once_for_the_person_whose_case_it_is(self) -> None:
        decided = [*GETS_IT, *STAYS_OPEN, *LETS_IT_GO]

        assert sorted(decided) == sorted(silent_ends())

    def test_says_why_nobody_loses_by_it(self) -> None:
        assert [end for end, why in (STAYS_OPEN | LETS_IT_GO).items() if len(why.split()) < 5] == []
