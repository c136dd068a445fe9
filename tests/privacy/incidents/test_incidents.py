"""How is an incident found, graded, reported, told to people, and closed?"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

import platform_core.cases.queries as cases
import platform_core.notices.queries as notices
from platform_core.actors import RELAY, Actor, Role
from platform_core.eventlog.facts import DeliveryContext
from platform_core.eventlog.queries import topics_about
from platform_core.rows import new_id
from platform_core.tenancy import scopes
from privacy.incidents import commands, queries, subscribers
from privacy.incidents.errors import AlreadyTold, IncidentIncomplete, LargerAlready, NobodyToTell, StillOwed
from privacy.incidents.events import MorePersonsToTell, PersonsTold
from privacy.incidents.models import Incident, IncidentPerson, IncidentReport
from privacy.incidents.types import Grade
from privacy.recipients.errors import ReasonWanted
from tests.platform_core.cases import trying
from tests.platform_core.cases.situations import Standing
from tests.privacy import builders
from tests.privacy.builders import STAFF, does, graded, incident, reported
from tests.privacy.situations import INCIDENTS

pytestmark = [pytest.mark.django_db, pytest.mark.login("worker")]
HOUR = timedelta(hours=1)


def now(row: Incident) -> Any:
    return does(STAFF, queries.incident, row.id)


def running(row: Incident) -> dict[str, datetime]:
    found = does(STAFF, lambda by: cases.clocks(row))
    return {clock.kind: clock.due_at for clock in found if clock.state == "running"}


def topics(row: Incident) -> Any:
    return does(STAFF, lambda by: topics_about(row.id))


def step(name: str, row: Incident, at: datetime) -> None:
    standing = Standing(row=row, actors={Role.STAFF: STAFF}, strangers=[])
    trying.taken(INCIDENTS, name, standing, STAFF, at)


class TestAnIncident:
    @pytest.mark.duty("INC-4")
    def test_has_its_hours_from_when_it_was_found_not_from_when_it_was_typed_in(self, at: datetime):
        row = does(STAFF, commands.open_incident, builders.found(at - HOUR / 2), at=at)

        assert running(row) == {
            "privacy.incident_grade": at + HOUR / 2,
            "privacy.incident_report": at + 3 * HOUR + HOUR / 2,
        }

    def test_is_not_found_later_than_now(self, at: datetime):
        with pytest.raises(IncidentIncomplete) as refused:
            does(STAFF, commands.open_incident, builders.found(at + HOUR, kinds=""), at=at)

        assert refused.value.params == {"reasons": ("kinds_wanted", "found_later_than_now")}

    @pytest.mark.duty("INC-4")
    def test_is_taken_for_a_larger_one_if_nobody_grades_it(self, at: datetime):
        row = incident(at)

        trying.sweep(at + HOUR)

        assert (now(row).grade, "privacy.incident_report" in running(row)) == ("larger", True)

    @pytest.mark.duty("INC-4")
    def test_of_a_million_people_is_larger_whatever_staff_say(self, at: datetime):
        row = incident(at, persons=1_000_000)

        graded(row, at, as_=Grade.ORDINARY)

        assert (now(row).grade, "privacy.incident_report" in running(row)) == ("larger", True)

    def test_that_is_ordinary_has_no_hours(self, at: datetime):
        row = incident(at)

        graded(row, at, as_=Grade.ORDINARY)

        assert set(running(row)) == {"privacy.incident_tell", "privacy.incident_to_end"}

    @pytest.mark.duty("INC-4")
    def test_that_is_found_to_be_larger_has_its_hours_from_then(self, at: datetime):
        row = incident(at)
        graded(row, at, as_=Grade.ORDINARY)
        reported(row, at)

        does(STAFF, commands.describe, row.id, said={"persons": 999_999}, at=at + HOUR)
        assert (now(row).grade, "privacy.incident_report" in running(row)) == ("ordinary", False)
        does(STAFF, commands.describe, row.id, said={"persons": 2_000_000}, at=at + 2 * HOUR)

        assert (now(row).grade, now(row).reported_at) == ("larger", None)
        assert running(row)["privacy.incident_report"] == at + 6 * HOUR
        with pytest.raises(LargerAlready):
            step("raise_grade", row, at + 3 * HOUR)

    @pytest.mark.duty("INC-4")
    def test_that_is_not_reported_is_on_record_and_still_to_be_reported(self, at: datetime):
        row = incident(at)
        graded(row, at)

        trying.sweep(at + 4 * HOUR)
        assert (now(row).unreported_at, topics(row)[-1]) == (at + 4 * HOUR, "privacy.incident_unreported")

        reported(row, at + 5 * HOUR)
        assert now(row).reported_at == at + 5 * HOUR


class TestAReport:
    @pytest.mark.duty("PIP-57", "INC-4")
    def test_has_every_part_and_keeps_its_own_words(self, at: datetime):
        row = incident(at)
        graded(row, at)
        reported(row, at + HOUR)

        does(STAFF, commands.describe, row.id, said={"cause": "司机被盗"}, at=at + 2 * HOUR)

        with scopes.bound(scopes.staff(STAFF.id)):
            kept = IncidentReport.objects.get(incident=row)
        parts = ("备份磁盘", "手机号码", "运输途中遗失", "诈骗电话", "更换密钥", "larger")
        assert all(said in kept.text for said in parts)
        assert now(row).cause == "司机被盗"

    def test_that_lacks_a_part_is_refused(self, at: datetime):
        row = incident(at, harm="", measures="")
        graded(row, at)

        with pytest.raises(IncidentIncomplete) as refused:
            reported(row, at)

        assert refused.value.params == {"reasons": ("harm_wanted", "measures_wanted")}
        assert now(row).reported_at is None

    @pytest.mark.duty("INC-8")
    def test_closes_the_file_once_nothing_is_owed(self, at: datetime):
        row = incident(at)
        graded(row, at)
        does(STAFF, commands.spare, row.id, because="磁盘已找回", at=at)
        step("end_handling", row, at)
        how: Any = {"analysis": "更换承运人", "receipt_no": "9号", "at": at}

        with pytest.raises(StillOwed):
            does(STAFF, commands.close_incident, row.id, **how)
        reported(row, at)
        does(STAFF, commands.close_incident, row.id, **how)

        assert now(row).state == "closed"
        with scopes.bound(scopes.staff(STAFF.id)):
            assert "更换承运人" in IncidentReport.objects.get(incident=row, final=True).text

    @pytest.mark.duty("INC-8")
    def test_that_does_not_come_in_time_is_a_breach_and_still_to_be_filed(self, at: datetime):
        row, late = incident(at), at + timedelta(days=80)
        for days in (1, 10, 40, 80):
            trying.sweep(at + timedelta(days=days))
        assert now(row).state == "left_open"

        reported(row, late)
        does(STAFF, commands.spare, row.id, because="磁盘已找回", at=late)
        does(STAFF, commands.close_incident, row.id, analysis="更换承运人", receipt_no="9号", at=late)

        assert (now(row).state, now(row).left_open_at is None) == ("closed", False)

    def test_left_open_may_still_be_found_to_be_larger(self, at: datetime):
        row, late = incident(at), at + timedelta(days=80)
        graded(row, at, as_=Grade.ORDINARY)
        for days in (4, 40, 80):
            trying.sweep(at + timedelta(days=days))

        does(STAFF, commands.describe, row.id, said={"persons": 2_000_000}, at=late)
        trying.sweep(late + 4 * HOUR)

        assert (now(row).state, now(row).unreported_at) == ("left_open", late + 4 * HOUR)


class TestPeople:
    @pytest.mark.duty("PIP-57")
    def test_on_the_list_are_told_what_how_and_what_they_can_do(self, at: datetime):
        row, people = incident(at), [builders.somebody(at) for _ in range(3)]
        graded(row, at)
        new = does(STAFF, commands.list_people, row.id, people=[p.id for p in people[:2]] * 2, at=at)
        step("tell_persons", row, at)

        does(RELAY, commands.tell_people, row.id, at=at)

        assert new == 2
        assert [len(inbox(person)) for person in people] == [1, 1, 0]
        text = str(inbox(people[0])[0].texts)
        parts = ("备份磁盘", "手机号码", "运输途中遗失", "诈骗电话", "警惕陌生来电", "12377")
        assert all(said in text for said in parts)

    def test_are_told_once(self, at: datetime):
        row, person = incident(at), builders.somebody(at)
        graded(row, at)
        does(STAFF, commands.list_people, row.id, people=[person.id], at=at)

        for _ in range(2):
            does(RELAY, commands.tell_people, row.id, at=at)

        assert len(inbox(person)) == 1
        with scopes.bound(scopes.shopper(person.id)):
            assert IncidentPerson.objects.get().told_at == at

    @pytest.mark.duty("PIP-57")
    def test_are_told_by_the_clock_if_staff_do_not(self, at: datetime):
        row = incident(at)
        graded(row, at)
        person = builders.listed(row, at)

        trying.sweep(at + 72 * HOUR)
        builders.people_told(row, at + 72 * HOUR)

        assert (now(row).told_at, "privacy.incident_persons_told" in topics(row)) == (at + 72 * HOUR, True)
        assert len(inbox(person)) == 1

    @pytest.mark.duty("PIP-57")
    def test_who_are_nobody_do_not_count_as_told(self, at: datetime):
        row = incident(at)
        graded(row, at)

        with pytest.raises(NobodyToTell):
            step("tell_persons", row, at)
        trying.sweep(at + 72 * HOUR)
        assert (now(row).told_at, topics(row)[-1]) == (None, "privacy.incident_nobody_listed")

        person = builders.listed(row, at + 80 * HOUR)
        assert (now(row).told_at, topics(row)[-1]) == (at + 80 * HOUR, "privacy.incident_persons_told")
        relayed(PersonsTold, row, at + 80 * HOUR, by_clock=False)

        assert len(inbox(person)) == 1
        assert not does(STAFF, lambda by: queries.incident_facts(now(row))).owes_notice

    @pytest.mark.duty("PIP-57", "INC-8")
    def test_who_were_told_late_are_in_the_way_of_no_close(self, at: datetime):
        row, late = incident(at), at + 80 * HOUR
        graded(row, at)
        trying.sweep(at + 72 * HOUR)
        step("end_handling", row, late)
        builders.listed(row, late)
        relayed(PersonsTold, row, late, by_clock=False)
        builders.listed(row, late)
        relayed(MorePersonsToTell, row, late)
        reported(row, late)

        does(STAFF, commands.close_incident, row.id, analysis="更换承运人", receipt_no="9号", at=late)

        assert now(row).state == "closed"

    @pytest.mark.duty("PIP-57")
    def test_who_are_listed_after_the_telling_are_told_as_well(self, at: datetime):
        row = incident(at)
        graded(row, at)
        early = builders.listed(row, at)
        step("tell_persons", row, at)
        builders.people_told(row, at)
        late = builders.listed(row, at + HOUR)
        assert does(STAFF, lambda by: queries.incident_facts(now(row))).owes_notice

        relayed(MorePersonsToTell, row, at + HOUR)

        assert topics(row).count("privacy.incident_more_to_tell") == 1
        assert [len(inbox(person)) for person in (early, late)] == [1, 1]
        assert not does(STAFF, lambda by: queries.incident_facts(now(row))).owes_notice

    @pytest.mark.duty("PIP-57")
    def test_are_told_some_in_each_transaction(self, at: datetime, monkeypatch: pytest.MonkeyPatch):
        monkeypatch.setattr("privacy.incidents.commands.AT_A_TIME", 1)
        row = incident(at)
        graded(row, at)
        people = [builders.listed(row, at) for _ in range(2)]
        step("tell_persons", row, at)

        relayed(PersonsTold, row, at, by_clock=False)
        assert (sum(len(inbox(p)) for p in people), topics(row)[-1]) == (1, "privacy.incident_more_to_tell")

        relayed(MorePersonsToTell, row, at)
        assert [len(inbox(p)) for p in people] == [1, 1]
        assert topics(row).count("privacy.incident_more_to_tell") == 1

    @pytest.mark.duty("PIP-57")
    def test_need_not_be_told_for_a_reason_alone(self, at: datetime):
        row = incident(at)
        graded(row, at)

        with pytest.raises(ReasonWanted):
            does(STAFF, commands.spare, row.id, because=" ", at=at)
        does(STAFF, commands.spare, row.id, because="磁盘已找回", at=at)
        trying.sweep(at + 80 * HOUR)

        assert (now(row).told_at, now(row).spared_because) == (None, "磁盘已找回")
        with pytest.raises(AlreadyTold):
            does(STAFF, commands.spare, row.id, because="再说一次", at=at)


def relayed(kind: Any, row: Incident, at: datetime, **said: Any) -> None:
    """What privacy does when the relay hands it such a fact."""
    hears = {PersonsTold: subscribers.tell_people, MorePersonsToTell: subscribers.tell_more_people}[kind]
    context = DeliveryContext(event_id=new_id(), occurred_at=at, handled_at=at, by=RELAY, merchant_id=None)
    does(RELAY, lambda by: hears(kind(incident_id=row.id, number=row.number, **said), context))


def inbox(person: Actor) -> list[Any]:
    with scopes.bound(scopes.shopper(person.id)):
        return list(notices.inbox(person).filter(template="privacy.incident_for_person"))
