"""Is money exact to the last fen, however it is cut?"""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from platform_core.money import Money, allocate, share, total

FEN = st.integers(-(10**12), 10**12)
WEIGHTS = st.lists(st.integers(0, 10**9), min_size=1, max_size=20).filter(any)


class TestMoney:
    def test_adds_subtracts_multiplies_and_turns_round(self):
        assert Money(1234) + Money(66) == Money(1300)
        assert Money(1234) - Money(1300) == Money(-66)
        assert Money(1234) * 3 == Money(3702)
        assert -Money(5) == Money(-5)

    def test_compares_by_amount(self):
        assert Money(5) < Money(6)
        assert max(Money(3), Money(9), Money(4)) == Money(9)

    @pytest.mark.parametrize("amount", [12.34, "1234", True, None])
    def test_is_counted_in_whole_minor_units(self, amount):
        with pytest.raises(TypeError, match="whole minor units"):
            Money(amount)

    def test_does_not_become_a_fraction(self):
        with pytest.raises(TypeError):
            Money(5) * 0.5  # type: ignore[operator]

    @pytest.mark.parametrize("add", [lambda a, b: a + b, lambda a, b: a - b])
    def test_does_not_add_currencies(self, add):
        with pytest.raises(ValueError, match="CNY and USD"):
            add(Money(1), Money(1, "USD"))

    @pytest.mark.parametrize(("fen", "text"), [(1234, "12.34"), (5, "0.05"), (-5, "-0.05"), (-1234, "-12.34")])
    def test_reads_in_yuan(self, fen, text):
        assert str(Money(fen)) == f"{text} CNY"


class TestTotal:
    def test_of_nothing_is_zero(self):
        assert total([]) == Money(0)
        assert total([], currency="USD") == Money(0, "USD")

    def test_of_some_is_their_sum(self):
        assert total(Money(n) for n in (1, 2, 3)) == Money(6)


class TestShare:
    @pytest.mark.parametrize(
        ("whole", "basis_points", "part"),
        [(10_000, 500, 500), (1, 5_000, 1), (1, 4_999, 0), (3, 5_000, 2), (-1, 5_000, 0), (-3, 5_000, -1)],
    )
    def test_rounds_half_up(self, whole, basis_points, part):
        assert share(Money(whole), basis_points=basis_points) == Money(part)

    @given(FEN)
    def test_of_everything_is_the_whole(self, fen):
        assert share(Money(fen), basis_points=10_000) == Money(fen)

    @given(FEN, st.integers(0, 10_000))
    def test_is_never_more_than_half_a_fen_off(self, fen, basis_points):
        part = share(Money(fen), basis_points=basis_points).amount

        assert abs(part * 10_000 - fen * basis_points) <= 5_000

    def test_keeps_the_currency(self):
        assert share(Money(100, "USD"), basis_points=100) == Money(1, "USD")


class TestAllocate:
    @given(FEN, WEIGHTS)
    @example(-1, [1, 1, 1])
    def test_adds_up_to_the_whole(self, fen, weights):
        assert total(allocate(Money(fen), weights=weights)) == Money(fen)

    @given(FEN, WEIGHTS)
    def test_is_never_a_fen_away_from_exact(self, fen, weights):
        parts = allocate(Money(fen), weights=weights)

        assert all(abs(p.amount * sum(weights) - fen * w) < sum(weights) for p, w in zip(parts, weights, strict=True))

    @given(FEN, WEIGHTS)
    def test_gives_nothing_to_who_weighs_nothing(self, fen, weights):
        parts = allocate(Money(fen), weights=weights)

        assert all(p == Money(0) for p, w in zip(parts, weights, strict=True) if w == 0)

    def test_gives_what_is_left_to_the_first_on_a_tie(self):
        assert allocate(Money(100), weights=[1, 1, 1]) == [Money(34), Money(33), Money(33)]

    def test_gives_what_is_left_to_the_largest_remainder(self):
        assert allocate(Money(10), weights=[3, 3, 4, 7]) == [Money(2), Money(2), Money(2), Money(4)]

    @pytest.mark.parametrize("weights", [[], [0, 0], [1, -1], [-1]])
    def test_refuses_weights_that_say_nothing(self, weights):
        with pytest.raises(ValueError, match="weights"):
            allocate(Money(1), weights=weights)
