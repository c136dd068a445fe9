"""What becomes of what a duty keeps of a closed account?"""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.db import transaction

import platform_core.vault.commands as vault
from platform_core.actors import Actor
from platform_core.legal.spans import Years
from platform_core.tenancy import scopes
from platform_core.vault.models import SubjectKey
from platform_core.vault.types import Place
from privacy.retention import queries
from privacy.retention.models import Hold
from tests.platform_core.cases import trying
from tests.platform_core.cases.test_telling import notices_of, somebody_on_duty
from tests.platform_core.eventlog.catching_up import relayed
from tests.privacy import builders
from tests.privacy.builders import closing, erased

WEEKS = timedelta(days=20)


@pytest.mark.django_db
@pytest.mark.login("worker")
class TestAHold:
    @pytest.mark.duty("PIP-47", "NDR-24")
    def test_is_outlasted_by_the_latest_on_the_same_class(self, at: datetime):
        me = builders.somebody(at)
        with scopes.bound(scopes.shopper(me.id)), transaction.atomic():
            vault.seal({"x": "y"}, retention="RT_COMPLAINT", place=Place("x", me.id, me.id))
        early = builders.held(me, at, retention="RT_COMPLAINT", duty="ECL-62", lasts=Years(1))
        late = builders.held(me, at, retention="RT_COMPLAINT", duty="CMP-15", lasts=Years(3))
        row = closing(me, at)
        trying.sweep(at + WEEKS)
        erased(row, at + WEEKS)

        trying.sweep(at + timedelta(days=370))
        assert (hold(early).state, hold(late).state, active(me, "RT_COMPLAINT")) == ("ended", "held", True)

        trying.sweep(at + timedelta(days=4 * 366))
        assert (hold(late).state, active(me, "RT_COMPLAINT")) == ("ended", False)

    def test_without_a_day_goes_on_a_year_at_a_time(self, at: datetime):
        me = builders.somebody(at)
        row = builders.held(me, at, retention="RT_REVIEW", duty="ECL-39b")

        for years in (1, 2):
            trying.sweep(at + timedelta(days=years * 366))

        assert hold(row).state == "held"
        with scopes.bound(scopes.SYSTEM):
            assert queries.ends_at(hold(row)) is None


@pytest.mark.commits
@pytest.mark.login("worker")
def test_the_notice_of_a_hold_that_goes_on_names_it_its_duty_and_what_it_keeps(at: datetime):
    staff, row = somebody_on_duty(at), builders.held(builders.somebody(at), at, retention="RT_REVIEW", duty="ECL-39b")
    trying.sweep(at + timedelta(days=366))
    while relayed():
        pass

    told = notices_of(staff)["privacy.hold_goes_on_for_staff"].texts
    for language in ("zh", "en"):
        assert all(said in told[language]["body"] for said in (str(row.id), "ECL-39b", "RT_REVIEW"))


def hold(row: Hold) -> Hold:
    with scopes.bound(scopes.SYSTEM):
        return Hold.objects.get(id=row.id)


def active(me: Actor, retention: str) -> bool:
    with scopes.bound(scopes.SYSTEM):
        return SubjectKey.objects.filter(subject_id=me.id, retention_class=retention, state="active").exists()
