"""Is the median round told as a whole, and which of the two is divided by which?"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from tests.drivers.bench.served import Cost
from tests.peers.costs import ROUNDS, WARM, Pair, Side


@dataclass
class Shop:
    """A server whose blocks cost so many seconds, one after the other."""

    seconds: list[float]
    calls: int = 0
    blocks: list[int] = field(default_factory=list)

    def call(self) -> None:
        self.calls += 1

    @contextmanager
    def measured(self) -> Iterator[Cost]:
        cost, before = Cost(), self.calls
        yield cost
        self.blocks.append(self.calls - before)
        spent = self.seconds.pop(0)
        cost.web, cost.database = spent * 0.75, spent * 0.25


def line_of(ours: Shop, peer: Shop, *, at_least: float = 3) -> dict[str, object]:
    sides = {"ours": Side(server=ours, call=ours.call), "peer": Side(server=peer, call=peer.call)}
    return Pair(name="peers.tests", at_least=at_least, times=10, **sides).line(load=0)


class TestPair:
    def test_tells_the_median_round_with_its_milliseconds(self):
        line = line_of(Shop([0.1, 0.1, 0.2]), Shop([0.1, 0.4, 0.4]))

        assert (line["value"], line["ours"], line["yardstick"], line["ok"]) == (2, 20, 40, False)
        assert (line["ours_later"], line["peer_later"]) == (0, 0)
        assert (line["ours_web"], line["ours_database"], line["peer_web"], line["peer_database"]) == (15, 5, 30, 10)

    def test_is_reached_when_the_peer_costs_as_many_times_as_much(self):
        assert line_of(Shop([0.1] * ROUNDS), Shop([0.3] * ROUNDS), at_least=3)["ok"]

    def test_counts_what_is_left_over_for_later_and_not_what_the_warming_left(self):
        left = iter([9.0, 0.1, 0.1, 0.1])
        ours, peer = Shop([0.1] * ROUNDS), Shop([0.4] * ROUNDS)
        buying = Side(server=ours, call=ours.call, later=lambda: next(left))
        pair = Pair(name="peers.tests", at_least=2, times=10, ours=buying, peer=Side(server=peer, call=peer.call))

        line = pair.line(load=0)

        assert (line["value"], line["ours"], line["yardstick"], line["ours_later"]) == (2, 20, 40, 10)

    def test_counts_blocks_of_the_same_calls_after_some_that_it_does_not_count(self):
        ours, peer = Shop([0.1] * ROUNDS), Shop([0.1] * ROUNDS)
        line_of(ours, peer)

        assert ours.blocks == peer.blocks == [10] * ROUNDS
        assert ours.calls == peer.calls == WARM + 10 * ROUNDS
