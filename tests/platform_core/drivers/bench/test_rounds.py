"""What do rounds share, and what is drawn and sized for each?"""

from dataclasses import replace

from platform_core.drivers.bench.rounds import Round
from tests.platform_core.drivers.bench.rounds import a_round


class TestARound:
    def test_shares_within_itself_and_stands_for_all(self):
        made = []

        def make(this: Round) -> int:
            made.append(this.nth)
            return len(made)

        with a_round() as first:
            second = replace(first, nth=1)
            kept = [this.shared(make) for this in (first, first, second)]
            stood = [this.standing(make) for this in (first, second)]

        assert (kept, stood, made) == ([1, 1, 2], [3, 3], [0, 1, 0])

    def test_draws_the_same_again(self):
        with a_round() as first:
            one, again, other = (this.random.random() for this in (first, first, replace(first, nth=1)))

        assert one == again != other

    def test_runs_a_part_of_the_whole(self):
        with a_round(scale=0.5) as this:
            assert [this.size(whole, least=3) for whole in (100, 2)] == [50, 3]
