"""Who is reminded of what, and is it said in every language before it is too late?"""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from django.conf import settings as project

from platform_core.actors import RELAY, Role
from platform_core.deadlines import specs
from platform_core.deadlines.commands import clocks
from platform_core.deadlines.events import DeadlineNear
from platform_core.eventlog.facts import DeliveryContext
from platform_core.legal.spans import HoursBefore
from platform_core.management.everything import import_everything
from platform_core.notices import policies, queries, subscribers
from platform_core.notices.models import Notice
from platform_core.notices.types import Language
from platform_core.rows import new_id
from platform_core.tenancy import scopes
from platform_core.tenancy.scopes import SYSTEM, bound
from tests.platform_core.accounts.people import a_shop, clerk_of, employed, registered
from tests.platform_core.deadlines.clocks import REFUND, STAFF, row, running

import_everything()
HELPED = [spec for spec in specs.DECLARED.values() if spec.remind_before and not spec.own_words]
REMINDED = [spec for spec in HELPED if not spec.kind.startswith("tests.")]


class TestUntil:
    @pytest.mark.parametrize(
        ("end", "said"),
        [
            (datetime(2026, 10, 8, 16, tzinfo=UTC), "2026-10-08 24:00"),
            (datetime(2026, 10, 8, 15, 59, tzinfo=UTC), "2026-10-08 23:59"),
            (datetime(2026, 12, 31, 16, tzinfo=UTC), "2026-12-31 24:00"),
        ],
    )
    def test_ends_a_day_with_the_day(self, end, said):
        assert policies.until(end) == said


class TestTheTexts:
    def test_are_there_for_the_kinds_that_help_people(self):
        assert {"aftersales.return_window", "complaints.answer", "regulators.answer"} <= {s.kind for s in REMINDED}

    @pytest.mark.parametrize("spec", REMINDED, ids=lambda spec: spec.kind)
    def test_say_until_when_in_both_languages(self, spec, settings):
        settings.TEMPLATES = project.TEMPLATES
        for language in Language:
            text = queries.render_text(f"{spec.kind}_near", language, {"until": "2026-10-08 24:00"})
            assert "2026-10-08 24:00" in text.body


@pytest.mark.django_db
@pytest.mark.login("worker")
class TestRemind:
    @pytest.fixture(autouse=True)
    def _texts(self, settings, tmp_path):
        (tmp_path / "tests").mkdir()
        for language in Language:
            text = "{% block near_near %}Soon\nUntil {{ until }}.\n{% endblock %}"
            (tmp_path / "tests" / f"notices.{language}.txt").write_text(text)
        settings.TEMPLATES = [project.TEMPLATES[0] | {"DIRS": [tmp_path]}]

    def near(self, monkeypatch, *, owed_by, shop, person, at, **more):
        """The fact, handled as the relay does."""
        spec = replace(REFUND, kind="tests.near", owed_by=owed_by, remind_before=(HoursBefore(24),), **more)
        monkeypatch.setitem(specs.DECLARED, spec.kind, spec)
        deadline_id = running(shop, spec, at=at, person_id=person)
        found = row(deadline_id)
        fact = DeadlineNear(
            deadline_id=deadline_id,
            kind=spec.kind,
            about_type="tests.thing",
            about_id=found.subject_id,
            merchant_id=shop,
            concerns_id=person,
            due_at=found.due_at,
        )
        context = DeliveryContext(event_id=new_id(), occurred_at=at, handled_at=at, by=RELAY, merchant_id=shop)
        return deadline_id, lambda: self.handle(fact, context)

    def handle(self, fact, context):
        with bound(SYSTEM), scopes.acting_for(fact.merchant_id):
            subscribers.remind(fact, context)

    def templates_sent_to(self, person_id):
        with bound(scopes.staff(STAFF.id)):
            return [n.template for n in Notice.objects.filter(person_id=person_id)]

    def test_tells_the_shopper_whose_right_ends(self, monkeypatch, zhang, at):
        _, hear = self.near(monkeypatch, owed_by=Role.SHOPPER, shop=a_shop(), person=zhang.id, at=at)

        hear()

        assert self.templates_sent_to(zhang.id) == ["tests.near_near"]

    def test_leaves_it_to_the_app_that_has_words_of_its_own(self, monkeypatch, zhang, at):
        said = {"owed_by": Role.SHOPPER, "own_words": True}
        _, hear = self.near(monkeypatch, shop=a_shop(), person=zhang.id, at=at, **said)

        hear()

        assert self.templates_sent_to(zhang.id) == []

    def test_tells_those_of_the_shop_that_owes(self, monkeypatch, zhang, at):
        shop, clerk = a_shop(), registered(at, "wang", phone="13900000002", email="wang@example.org").id
        clerk_of(shop, clerk, at=at)
        _, hear = self.near(monkeypatch, owed_by=Role.MERCHANT, shop=shop, person=zhang.id, at=at)

        hear()

        assert (self.templates_sent_to(clerk), self.templates_sent_to(zhang.id)) == (["tests.near_near"], [])

    def test_tells_staff_of_what_the_platform_owes(self, monkeypatch, zhang, at):
        officer = registered(at, "zhao", phone="13900000003", email="zhao@example.org").id
        employed(officer, at=at)
        _, hear = self.near(monkeypatch, owed_by=Role.STAFF, shop=a_shop(), person=zhang.id, at=at)

        hear()

        assert (self.templates_sent_to(officer), self.templates_sent_to(zhang.id)) == (["tests.near_near"], [])

    def test_is_silent_about_what_was_done_meanwhile(self, monkeypatch, zhang, at):
        deadline_id, hear = self.near(monkeypatch, owed_by=Role.SHOPPER, shop=a_shop(), person=zhang.id, at=at)
        done = row(deadline_id)
        with bound(scopes.staff(STAFF.id)):
            clocks.meet(specs.DECLARED["tests.near"], subject_id=done.subject_id, by=STAFF, at=at)

        hear()

        assert self.templates_sent_to(zhang.id) == []
