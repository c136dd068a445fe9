"""Is a figure judged by its value and target alone, and does a trial say that it is one?"""

import pytest

from platform_core.drivers.bench import figures
from platform_core.drivers.bench.figures import Figure, Measured, Target, called, figure
from platform_core.drivers.bench.rounds import WHOLE
from tests.platform_core.drivers.bench.rounds import a_round

KEYS = ["name", "value", "ours", "yardstick", "target", "ok", "load"]


@pytest.fixture(autouse=True)
def _empty(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(figures, "FIGURES", {})


def line_of(value: float, target: Target, *, scale: float = WHOLE) -> dict[str, object]:
    one = Figure(name="tests.one", target=target, measure=lambda _: Measured(value=value, ours=3), rounds=1)
    with a_round() as first:
        return one.line(one.measured(first), load=0.25, scale=scale)


class TestTarget:
    @pytest.mark.parametrize(
        ("sense", "value", "holds"),
        [
            ("at_least", 0.5, True),
            ("at_least", 0.4999, False),
            ("at_most", 0.5, True),
            ("at_most", 0.5001, False),
        ],
    )
    def test_holds_at_its_bound_and_not_beyond(self, sense: str, value: float, holds: bool):
        assert Target(sense, 0.5).holds(value) is holds


class TestALine:
    def test_has_the_keys_of_the_design_in_their_order(self):
        assert list(line_of(1.5, Target("at_least", 1))) == KEYS

    @pytest.mark.parametrize(("value", "ok"), [(2, True), (0.5, False)])
    def test_computes_whether_it_is_good(self, value: float, ok: bool):
        assert line_of(value, Target("at_least", 1))["ok"] is ok

    def test_is_judged_before_it_is_rounded(self):
        line = line_of(0.4999999, Target("at_least", 0.5))

        assert (line["value"], line["ok"]) == (0.5, False)

    def test_of_a_trial_says_its_size(self):
        line = line_of(1, Target("at_most", 2), scale=0.01)

        assert list(line) == [*KEYS, "size"]
        assert line["size"] == 0.01


class TestFigure:
    def test_gives_the_median_round_whole(self):
        found = [Measured(value=value, ours=value * 10, yardstick=10) for value in (3, 9, 4)]
        one = Figure(name="tests.one", target=Target("at_least", 4), measure=lambda this: found[this.nth], rounds=3)

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


class TestCalled:
    @pytest.mark.parametrize(
        ("name", "found"),
        [
            ("deadlines.claim", ["deadlines.claim", "deadlines.claim.empty"]),
            ("deadlines", ["deadlines.claim", "deadlines.claim.empty", "deadlines.claims"]),
            ("", ["deadlines.claim", "deadlines.claim.empty", "deadlines.claims", "stock.hot1"]),
            ("deadline", []),
        ],
    )
    def test_finds_a_figure_and_what_is_below_it(self, name: str, found: list[str]):
        for known in ("deadlines.claim", "deadlines.claim.empty", "deadlines.claims", "stock.hot1"):
            figure(known, at_most=0)(lambda _: Measured(value=0))

        assert [one.name for one in called(name)] == found
