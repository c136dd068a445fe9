"""Is a figure judged by its value and bound alone, and what do its rounds share?"""

from dataclasses import replace
from typing import Any

import pytest

from tests.drivers.bench import figures
from tests.drivers.bench.figures import WHOLE, Figure, Measured, Round, called, figure
from tests.drivers.bench.tests.rounds import a_round

KEYS = ["name", "value", "ours", "yardstick", "target", "ok", "load"]


@pytest.fixture(autouse=True)
def _empty(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(figures, "FIGURES", {})


def line_of(value: float, *, scale: float = WHOLE, **bound: float) -> dict[str, Any]:
    one = Figure(name="tests.one", measure=lambda _: Measured(value=value, ours=3), rounds=1, **bound)
    with a_round() as first:
        return one.line(one.measured(first), load=0.25, scale=scale)


class TestALine:
    def test_has_the_keys_of_the_design_in_their_order(self):
        assert list(line_of(1.5, at_least=1)) == KEYS

    @pytest.mark.parametrize(
        ("value", "bound", "shown", "target", "ok"),
        [
            (0.5, {"at_least": 0.5}, 0.5, "at_least:0.5", True),
            (0.4999, {"at_least": 0.5}, 0.4999, "at_least:0.5", False),
            (0.4999999, {"at_least": 0.5}, 0.5, "at_least:0.5", False),  # judged before it is rounded
            (0, {"at_most": 0}, 0, "at_most:0", True),
            (0.5001, {"at_most": 0.5}, 0.5001, "at_most:0.5", False),
        ],
    )
    def test_is_good_at_its_bound_and_not_beyond(
        self, value: float, bound: dict[str, float], shown: float, target: str, ok: bool
    ):
        line = line_of(value, **bound)

        assert (line["value"], line["target"], line["ok"]) == (shown, target, ok)

    def test_of_a_trial_says_its_size(self):
        line = line_of(1, at_most=2, scale=0.01)

        assert list(line) == [*KEYS, "size"]
        assert line["size"] == 0.01


class TestFigure:
    def test_gives_the_median_round_whole(self):
        found = [Measured(value=value, ours=value * 10, yardstick=10) for value in (3, 9, 4)]
        one = Figure(name="tests.one", at_least=4, measure=lambda this: found[this.nth], rounds=3)

        with a_round() as first:
            assert one.measured(first) == found[2]

    @pytest.mark.parametrize("bounds", [{}, {"at_least": 1.0, "at_most": 2.0}])
    def test_wants_one_bound(self, bounds: dict[str, float]):
        with pytest.raises(ValueError, match="one bound"):
            figure("tests.one", **bounds)

    def test_is_entered_once(self):
        figure("tests.one", at_most=0)(lambda _: Measured(value=0))

        with pytest.raises(ValueError, match=r"tests\.one"):
            figure("tests.one", at_most=0)


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("deadlines.claim", ["deadlines.claim", "deadlines.claim.empty"]),
        ("deadlines", ["deadlines.claim", "deadlines.claim.empty", "deadlines.claims"]),
        ("", ["deadlines.claim", "deadlines.claim.empty", "deadlines.claims", "stock.hot1"]),
        ("deadline", []),
    ],
)
def test_called_finds_a_figure_and_what_is_below_it(name: str, found: list[str]):
    for known in ("deadlines.claim", "deadlines.claim.empty", "deadlines.claims", "stock.hot1"):
        figure(known, at_most=0)(lambda _: Measured(value=0))

    assert [one.name for one in called(name)] == found


class TestARound:
    def test_shares_within_itself_or_with_all(self):
        made = []

        def make(this: Round) -> int:
            made.append(this.nth)
            return len(made)

        with a_round() as first:
            second = replace(first, nth=1)
            kept = [this.shared(make) for this in (first, first, second)]
            stood = [this.shared(make, by_all=True) for this in (first, second)]

        assert (kept, stood, made) == ([1, 1, 2], [3, 3], [0, 1, 0])

    def test_draws_the_same_again(self):
        with a_round() as first:
            one, again, other = (this.random.random() for this in (first, first, replace(first, nth=1)))

        assert one == again != other

    def test_runs_a_part_of_the_whole(self):
        with a_round(scale=0.5) as this:
            assert [this.size(whole, least=3) for whole in (100, 2)] == [50, 3]
