"""A promise is whole when it is declared, or it is refused there and then."""

from dataclasses import replace

import pytest

from platform_core.actors import Role
from platform_core.deadlines import registry, specs
from platform_core.deadlines.specs import AtEnd, declare
from platform_core.duties import SITES, Site
from platform_core.legal.calendars import Reading
from platform_core.legal.rules import rule
from tests.platform_core.deadlines.clocks import PAY, REFUND


@pytest.fixture(autouse=True)
def _registries_of_ones_own(monkeypatch):
    monkeypatch.setattr(specs, "DECLARED", {})
    monkeypatch.setattr(registry, "DECLARED", specs.DECLARED)
    monkeypatch.setattr(registry, "HANDLERS", {})


class TestDeadline:
    def test_refuses_to_be_for_no_duty(self):
        with pytest.raises(ValueError, match="no duty"):
            replace(PAY, duties=())

    def test_refuses_a_rule_that_gives_no_time(self):
        with pytest.raises(LookupError, match="at_once"):
            replace(PAY, within=rule("DL_MARKETING_STOP"))

    def test_refuses_to_run_backwards(self):
        with pytest.raises(TypeError, match="guard"):
            replace(PAY, within=rule("DL_RULE_NOTICE"))

    @pytest.mark.parametrize(
        ("owed_by", "reading"),
        [(Role.SHOPPER, Reading.LATER), (Role.MERCHANT, Reading.EARLIER), (Role.STAFF, Reading.EARLIER)],
    )
    def test_reads_an_unannounced_year_for_the_consumer(self, owed_by, reading):
        assert replace(PAY, owed_by=owed_by).reading is reading

    @pytest.mark.parametrize("at_end", AtEnd)
    def test_refuses_to_give_something_without_a_word_of_whom_it_may_harm(self, at_end):
        said = replace(PAY, at_end=at_end, may_harm="the shop, which was told")
        assert said.at_end is at_end
        if at_end in (AtEnd.RESTORES, AtEnd.GRANTS):
            with pytest.raises(ValueError, match=r"does not say whom that may harm"):
                replace(said, may_harm=" ")
        else:
            replace(said, may_harm="")


class TestDeclare:
    def test_enters_the_kind_and_cites_its_duties(self):
        spec = replace(PAY, kind="tests.declared")

        assert declare(spec) is spec
        assert {"tests.declared": spec} == specs.DECLARED
        assert Site("tests.deadlines", "tests.declared", None) in SITES["HSE-07"]
        SITES["HSE-07"].discard(Site("tests.deadlines", "tests.declared", None))

    def test_refuses_a_second_of_the_kind(self):
        declare(replace(PAY, kind="tests.twice"))

        with pytest.raises(ValueError, match="declared already"):
            declare(replace(REFUND, kind="tests.twice"))
        SITES["HSE-07"].discard(Site("tests.deadlines", "tests.twice"))

    def test_refuses_an_unknown_duty(self):
        with pytest.raises(LookupError, match="XYZ-1"):
            declare(replace(PAY, duties=("XYZ-1",)))


class TestOnMissed:
    def test_binds_exactly_one_handler(self):
        registry.on_missed(PAY)(print)

        assert registry.handler_for("tests.pay") is print
        with pytest.raises(ValueError, match="handler already"):
            registry.on_missed(PAY)(print)

    def test_unhandled_kinds_are_named(self):
        specs.DECLARED.update({"tests.pay": PAY, "tests.refund": REFUND})
        registry.on_missed(PAY)(print)

        assert registry.unhandled() == ["tests.refund"]
