"""Is a seed a year, the same each time, with everybody in it?"""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise

import pytest

from platform_core.drivers.world.deals import Verb
from platform_core.drivers.world.verbs import disputes, measures, returns, rules, sale, subscriptions, vetting
from tests.drivers.simulator.plan import DAYS, TEMPERS, drawn
from tests.drivers.simulator.plots.stories import PLOTS
from tests.drivers.simulator.plots.writing import LOCAL, Temper
from tests.drivers.simulator.words import Mood

YEAR = drawn(5, cases=8_000)


class TestAYear:
    def test_is_the_same_for_the_same_seed_alone(self):
        assert drawn(3, cases=80) == drawn(3, cases=80)
        assert drawn(3, cases=80).cases != drawn(4, cases=80).cases

    def test_has_every_plot_even_when_it_is_short(self):
        assert [case.plot for case in drawn(3, cases=len(PLOTS)).cases] == [plot.name for plot in PLOTS]

    @pytest.mark.parametrize(
        ("plot", "happens", "never"),
        [
            ("is never sent", sale.report_payment, sale.ship),
            ("hears of no parcel", sale.ship, sale.report_pick_up),
            ("waits for ever", sale.report_pick_up, sale.report_signature),
            ("does not take it", sale.report_declined, sale.confirm),
            ("pays twice", sale.report_second_payment, sale.call_off),
            ("names an account", sale.name_account, sale.ship),
            ("is objected to, and nobody rules", returns.object_to, returns.rule_on),
            ("complains, and nobody decides", disputes.complain, disputes.decide),
            ("stops in time", subscriptions.cancel_subscription, subscriptions.find_debited_order),
            ("lives to see another rule", rules.announce_rule, sale.report_payment),
            ("is verified by nobody", measures.buy_again, vetting.reverify),
        ],
    )
    def test_shows_who_is_silent_or_refuses_whatever_its_seed(self, plot: str, happens: Verb, never: Verb):
        for seed in range(20):
            [case] = [case for case in drawn(seed, cases=len(PLOTS)).cases if case.plot == plot]

            acts = {act.do for act in case.acts}
            assert happens in acts
            assert never not in acts
            assert (case.mood is Mood.UNYIELDING) is (plot == "names an account")

    def test_has_every_shop_verified_again_before_it_must_stop(self):
        """Less than seven months lie between two verifications, up to the last act of the year."""
        last = max(act.at for case in YEAR.cases for act in case.acts)

        for case in YEAR.upkeep:
            verified = [YEAR.begins_at, *(act.at for act in case.acts if act.do is vetting.reverify), last]
            assert max(later - earlier for earlier, later in pairwise(verified)) < timedelta(days=7 * 28)
        assert {case.shop for case in YEAR.upkeep} == set(range(len(TEMPERS)))

    def test_has_shops_of_every_temper(self):
        assert {shop.temper for shop in YEAR.shops} == set(Temper)

    def test_changes_a_rule_once(self):
        assert [case.plot for case in YEAR.cases].count("lives to see another rule") == 1

    def test_ends_every_subscription(self):
        kept = [acts for case in YEAR.cases if subscriptions.subscribe in (acts := [act.do for act in case.acts])]

        assert kept
        assert all(subscriptions.cancel_subscription in acts for acts in kept)

    def test_begins_on_many_days_when_it_has_many_cases(self):
        starts = {case.acts[0].at.date() for case in drawn(3, cases=10_000).cases}

        assert len(starts) > DAYS * 0.9


class TestACase:
    def test_goes_forward(self):
        for case in YEAR.cases:
            assert [act.at for act in case.acts] == sorted(act.at for act in case.acts)

    def test_hears_nothing_of_a_shop_that_has_vanished(self):
        late = [
            case.number
            for case in YEAR.cases
            if (gone := YEAR.shops[case.shop].gone)
            for act in case.acts
            if act.do.who == "seller" and act.at.astimezone(LOCAL).date() >= gone and case.plot != "calls off"
        ]

        assert late == []
