"""What PostgreSQL itself refuses, whoever asks."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, ProgrammingError, connection, transaction

from platform_core.deadlines.commands.facts import fact_about
from platform_core.deadlines.events import DeadlineVoided
from platform_core.deadlines.models import RunningDeadline
from platform_core.eventlog.commands.publishing import publish
from platform_core.rows import new_id
from platform_core.tenancy import scopes
from platform_core.tenancy.scopes import bound
from tests.platform_core.deadlines.clocks import PAY, REFUND, SHOPPER, STAFF, WINDOW, open_shop, row, running

TICK = timedelta.resolution


def change(deadline_id, **columns):
    with bound(scopes.staff(STAFF.id)), transaction.atomic():
        return RunningDeadline.objects.filter(id=deadline_id).update(**columns)


class TestAPromise:
    @pytest.mark.parametrize("column", ["due_at", "due_legal", "due_strict", "started_at"])
    def test_never_changes_its_times(self, shop, at, column):
        deadline_id = running(shop, PAY, at=at)

        with pytest.raises(DatabaseError, match="promise_stays"):
            change(deadline_id, **{column: at + timedelta(days=365), "run_at": at + timedelta(days=366)})

    def test_never_changes_hands_or_rule(self, shop, at):
        deadline_id = running(shop, PAY, at=at)

        for columns in (
            {"owed_by": "merchant"},
            {"rule_version": 2},
            {"within": "minutes:31"},
            {"kind": "tests.other"},
        ):
            with pytest.raises(DatabaseError, match="promise_stays"):
                change(deadline_id, **columns)

    @pytest.mark.login("worker")
    def test_is_never_acted_upon_early(self, shop, at):
        deadline_id = running(shop, PAY, at=at)
        early = row(deadline_id).due_at - timedelta.resolution

        with bound(scopes.SYSTEM), pytest.raises(IntegrityError, match="never_early"), transaction.atomic():
            RunningDeadline.objects.filter(id=deadline_id).update(run_at=early)

    @pytest.mark.parametrize(
        "column", ["run_at = run_at + interval '1 microsecond'", "attempts = 1", "losses = 1", "begun_at = due_at"]
    )
    @pytest.mark.parametrize("who", ["shop", "shopper", "staff"])
    def test_is_put_off_by_nobody_but_the_sweep(self, shop, at, who, column):
        deadline_id = running(shop, PAY, at=at, person_id=SHOPPER.id)
        bindings = {
            "shop": scopes.merchant(shop),
            "shopper": scopes.shopper(SHOPPER.id),
            "staff": scopes.staff(STAFF.id),
        }

        with bound(bindings[who]), connection.cursor() as cursor:
            with pytest.raises(DatabaseError, match="only the sweep"), transaction.atomic():
                cursor.execute(f"UPDATE deadlines_runningdeadline SET {column} WHERE id = %s", [deadline_id])
            cursor.execute(
                "SELECT run_at = due_at, attempts FROM deadlines_runningdeadline WHERE id = %s", [deadline_id]
            )
            assert cursor.fetchone() == (True, 0)

    def test_is_born_running_and_not_over_before_it_begins(self, shop, at):
        one = row(running(shop, PAY, at=at))

        with bound(scopes.staff(STAFF.id)):
            with pytest.raises(DatabaseError, match="born running"), transaction.atomic():
                one.again(subject_id=new_id(), state="met", closed_at=at).save(force_insert=True)
            for changes in ({"run_at": one.due_at + timedelta(days=365)}, {"losses": 1}, {"begun_at": at}):
                new = one.again(subject_id=new_id(), **({"run_at": one.due_at} | changes))
                with pytest.raises(DatabaseError, match="before it is due"), transaction.atomic():
                    new.save(force_insert=True)
            with pytest.raises(IntegrityError, match="due_after_start"), transaction.atomic():
                one.again(replaces_id=None, subject_id=new_id(), due_at=at, run_at=at).save(force_insert=True)

    def test_does_not_come_back_from_its_end(self, shop, at):
        one = row(running(shop, PAY, at=at))
        with bound(scopes.staff(STAFF.id)):
            one.move("void", by=STAFF, at=at)

            with pytest.raises(DatabaseError, match="nvalid transition"), transaction.atomic():
                RunningDeadline.objects.filter(id=one.id).update(state="running", closed_at=None)
            with pytest.raises(IntegrityError, match="closed_at_its_end"), transaction.atomic():
                RunningDeadline.objects.filter(id=one.id).update(closed_at=None)

    @pytest.mark.parametrize("scope", ["merchant", "staff"])
    def test_is_never_deleted(self, shop, at, scope):
        deadline_id = running(shop, PAY, at=at)

        bound_scope = scopes.merchant(shop) if scope == "merchant" else scopes.staff(STAFF.id)
        with bound(bound_scope), pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            RunningDeadline.objects.filter(id=deadline_id).delete()

    def test_is_not_there_for_another_shop_nor_for_the_anonymous(self, shop, at):
        deadline_id = running(shop, REFUND, at=at)

        with bound(scopes.merchant(open_shop())):
            assert RunningDeadline.objects.filter(id=deadline_id).update(reason="theirs") == 0
        with bound(scopes.ANONYMOUS), pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            list(RunningDeadline.objects.all())
        assert row(deadline_id).reason == ""


class TestTheFloor:
    """Straight to the table, past every command: better for the consumer, the same, worse, or not to be compared."""

    def insert(self, shop, spec, at, **columns):
        with bound(scopes.merchant(shop)), transaction.atomic():
            one = RunningDeadline.objects.get(id=running(shop, spec, at=at))
            fresh = {"subject_id": new_id(), "replaces_id": None, "run_at": one.due_at}
            one.again(**(fresh | columns)).save(force_insert=True)

    @pytest.mark.parametrize("within", ["calendar_days:7", "calendar_days:6"])
    def test_holds_what_is_owed_at_or_above_it(self, shop, at, within):
        self.insert(shop, REFUND, at, within=within)

    @pytest.mark.parametrize("within", ["calendar_days:8", "working_days:7", "months:1", "calendar_days:many", ""])
    def test_refuses_what_is_owed_later_or_cannot_be_compared(self, shop, at, within):
        with pytest.raises(DatabaseError, match="worse for the consumer than DL_NRR_REFUND"):
            self.insert(shop, REFUND, at, within=within)

    @pytest.mark.parametrize(("within", "good"), [("calendar_days:8", True), ("calendar_days:6", False)])
    def test_is_the_other_way_round_for_a_right(self, shop, at, within, good):
        columns = {"within": within, "rule_code": "DL_NRR_WINDOW"}
        if good:
            self.insert(shop, REFUND, at, **columns)
        else:
            with pytest.raises(DatabaseError, match="worse for the consumer than DL_NRR_WINDOW"):
                self.insert(shop, REFUND, at, **columns)

    def test_lets_a_clock_be_longer_only_in_the_place_of_another(self, shop, at):
        longer = {"within": "calendar_days:7+calendar_days:30"}

        with pytest.raises(DatabaseError, match="in the place of another"):
            self.insert(shop, REFUND, at, **longer)
        with pytest.raises(DatabaseError, match="no clock like this one"):
            self.insert(shop, REFUND, at, **longer, replaces_id=new_id())

    def test_says_nothing_of_what_a_contract_gives(self, shop, at):
        self.insert(shop, REFUND, at, rule_code="", rule_version=None, within="calendar_days:90")


class TestThePlaceOfAnother:
    """What a row names as the one before it has to have ended, and to be about the same."""

    MORE = "calendar_days:7+calendar_days:3"

    def ended(self, shop, spec, at):
        one = row(running(shop, spec, at=at))
        with bound(scopes.staff(STAFF.id)), transaction.atomic():
            one.move("void", by=STAFF, at=at)
            publish(fact_about(DeadlineVoided, one), by=STAFF, at=at, reason="")
        return one

    def replace(self, one, *, scope=None, **changes):
        with bound(scope or scopes.staff(STAFF.id)), transaction.atomic():
            one.again(run_at=changes.get("due_at", one.due_at), **changes).save(force_insert=True)

    def test_is_taken_once(self, shop, at):
        one = self.ended(shop, REFUND, at)
        self.replace(one, within=self.MORE)

        with bound(scopes.staff(STAFF.id)), transaction.atomic():
            new = RunningDeadline.objects.get(replaces_id=one.id)
            new.move("void", by=STAFF, at=at)
            publish(fact_about(DeadlineVoided, new), by=STAFF, at=at, reason="")
        with pytest.raises(IntegrityError, match="replaced_once"):
            self.replace(one)

    @pytest.mark.parametrize("change", ["kind", "subject_id", "started_at", "rule_code"])
    def test_is_taken_by_the_same_only(self, shop, at, change):
        other = {"kind": "tests.other", "subject_id": new_id(), "started_at": at - timedelta(1), "rule_code": ""}

        with pytest.raises(DatabaseError, match="no clock like this one"):
            self.replace(self.ended(shop, REFUND, at), **{change: other[change]})

    def test_is_not_taken_as_long_as_it_runs(self, shop, at):
        with pytest.raises(DatabaseError, match="no clock like this one"):
            self.replace(row(running(shop, REFUND, at=at)))

    def test_is_taken_for_longer_by_no_shop_and_for_another_period_by_nobody(self, shop, at):
        one = self.ended(shop, REFUND, at)

        for scope, within in (
            (scopes.merchant(shop), self.MORE),
            (None, "calendar_days:70"),
            (None, "calendar_days:6"),
        ):
            with pytest.raises(DatabaseError, match="only gets longer"):
                self.replace(one, scope=scope, within=within)

    @pytest.mark.duty("NRR-10")
    def test_never_ends_her_time_earlier(self, shop, at):
        one = self.ended(shop, WINDOW, at)

        with pytest.raises(DatabaseError, match="never ends earlier"):
            self.replace(one, due_at=one.due_at - TICK)
        self.replace(one)


class TestTheEnd:
    """A text bounds what is owed: no end lies beyond what it can mean."""

    def insert(self, shop, at, spec=REFUND, **columns):
        one = row(running(shop, spec, at=at))
        with bound(scopes.merchant(shop)), transaction.atomic():
            fresh = {"subject_id": new_id(), "replaces_id": None, "run_at": columns.get("due_at", one.due_at)}
            one.again(**(fresh | columns)).save(force_insert=True)

    def test_is_no_later_than_the_days_and_the_longest_row_of_rest(self, shop, at):
        utmost = at + timedelta(days=7 + 31)

        self.insert(shop, at, due_at=utmost)
        for name in ("due_at", "due_legal", "due_strict"):
            with pytest.raises(DatabaseError, match="does not end as late"):
                self.insert(shop, at, **{name: utmost + TICK})

    @pytest.mark.parametrize("within", ["forever", "calendar_days", "lifetimes:2"])
    def test_has_to_be_known(self, shop, at, within):
        with pytest.raises(DatabaseError, match="does not end as late"):
            self.insert(shop, at, rule_code="", rule_version=None, within=within)

    def test_of_her_own_time_may_be_any(self, shop, at):
        self.insert(shop, at, WINDOW, due_at=at + timedelta(days=99))


class TestAnOldRelease:
    """While an upgrade runs, processes that know nothing of the new columns still begin clocks."""

    KNEW = (
        *("id", "state", "kind", "subject_type", "subject_id", "merchant_id", "person_id", "owed_by", "owed_to"),
        *("started_at", "start_event_id", "rule_code", "rule_version", "within", "calendar_version", "reading"),
        *("due_strict", "due_legal", "due_at", "provisional", "steps", "replaces_id", "run_at", "attempts"),
        *("closed_at", "reason"),
    )

    def test_begins_clocks_by_the_columns_that_it_knew(self, shop, at):
        one = row(running(shop, PAY, at=at))
        values = {name: getattr(one, name) for name in self.KNEW} | {"id": new_id(), "subject_id": new_id()}

        with bound(scopes.merchant(shop)), connection.cursor() as cursor:
            places = ", ".join(["%s"] * len(values))
            cursor.execute(
                f"INSERT INTO deadlines_runningdeadline ({', '.join(values)}) VALUES ({places})",
                [*(values | {"steps": "{}"}).values()],
            )

        assert (row(values["id"]).error, row(values["id"]).pause_reason) == ("", "")


@pytest.mark.commits
class TestASilentEnd:
    def test_is_refused_at_the_commit(self, shop, at):
        deadline_id = running(shop, PAY, at=at)

        with (
            bound(scopes.merchant(shop)),
            pytest.raises(DatabaseError, match="moved in silence"),
            transaction.atomic(),
        ):
            RunningDeadline.objects.get(id=deadline_id).move("meet", by=STAFF, at=at)

        assert row(deadline_id).state == "running"
