"""With whose eyes does a transaction look? Proved on the real server."""

import pytest
from django.db import NotSupportedError, OperationalError, ProgrammingError, connection, transaction
from django.db.models import Count
from django.db.transaction import TransactionManagementError

from platform_core.eventlog.models import Event
from platform_core.rows import new_id
from platform_core.tenancy import scopes
from platform_core.tenancy.scopes import ANONYMOUS, SYSTEM, UNBOUND, acting_for, bound, current, rebind
from tests.database import admin
from tests.platform_core.scene import BUYER, OTHER, database_identity, note

A, B = new_id(), new_id()


@pytest.fixture
def statements():
    """What was sent to the server, up to the first bracket."""
    connection.ensure_connection()
    connection.force_debug_cursor = True
    connection.queries_log.clear()
    yield lambda: [q["sql"].split("(")[0] for q in connection.queries_log]
    connection.force_debug_cursor = False


@pytest.mark.commits
class TestBound:
    def test_costs_no_round_trip_before_the_first_statement(self, fresh, statements):
        with bound(scopes.merchant(A)), transaction.atomic():
            assert database_identity() == ("tp_merchant", str(A))
            assert connection.transaction_time is not None

        assert statements() == ["BEGIN; SELECT set_config", "SELECT current_user, current_setting", "COMMIT"]

    def test_asks_in_one_round_trip_for_its_own_and_leaves_nothing_behind(self, fresh, statements):
        for shop, text in ((A, "a"), (B, "100%s")):
            note(shop, text=text)
        connection.queries_log.clear()

        asked = "SELECT merchant_id::text FROM eventlog_event WHERE payload->>'text' IN (%(one)s, %(other)s)"
        with bound(scopes.merchant(B)):
            assert scopes.ask(asked, {"one": "a", "other": "100%s"}) == [(str(B),)]

        assert len(statements()) == 1
        assert (database_identity(), connection.in_atomic_block) == (("tp_app", ""), False)

    def test_changes_with_the_statement_that_needs_it_and_with_no_other(self, fresh, statements):
        with bound(scopes.merchant(A)), transaction.atomic():
            with acting_for(B):
                pass  # nothing was asked as B
            for _ in range(2):
                with acting_for(B):
                    assert database_identity() == ("tp_merchant", str(B))
            with connection.cursor() as cursor, acting_for(A):
                cursor.executemany("SELECT set_config('app.seen', current_setting('app.merchant_id') || %s, true)", "a")
                cursor.execute("SELECT current_setting('app.seen')")
                assert cursor.fetchone() == (f"{A}a",)

        asked = [sql for sql in statements() if not sql.startswith("SELECT current_setting")]
        assert asked[:4] == [
            "BEGIN; SELECT set_config",
            "SELECT set_config",  # rides before what was asked as B
            "SELECT current_user, current_setting",
            "1 times: SELECT set_config",
        ]

    def test_is_the_one_that_began_when_deferred_triggers_look(self, fresh):
        with admin(connection.settings_dict["NAME"]) as db:
            db.execute("CREATE TABLE looked (as_whom text)")
            db.execute("GRANT ALL ON looked TO PUBLIC")
            db.execute(
                "CREATE FUNCTION look() RETURNS trigger LANGUAGE plpgsql AS"
                " $$ BEGIN RAISE EXCEPTION 'as %', current_setting('app.merchant_id'); END $$"
            )
            db.execute(
                "CREATE CONSTRAINT TRIGGER late AFTER INSERT ON looked DEFERRABLE INITIALLY DEFERRED"
                " FOR EACH ROW EXECUTE FUNCTION look()"
            )

        with pytest.raises(Exception, match=f"as {A}"), bound(scopes.merchant(A)), transaction.atomic():
            with acting_for(B), connection.cursor() as cursor:
                cursor.execute("INSERT INTO looked VALUES ('x')")

    def test_is_of_one_snapshot_that_takes_no_writing_where_all_has_to_fit_together(self, fresh):
        def count() -> int:
            with connection.cursor() as cursor:
                cursor.execute("SELECT count(*) FROM arrived")
                return cursor.fetchone()[0]

        with admin(connection.settings_dict["NAME"]) as db:
            db.execute("CREATE TABLE arrived (n int)")
            db.execute("GRANT ALL ON arrived TO PUBLIC")
            with bound(scopes.merchant(A)), scopes.one_snapshot(), transaction.atomic():
                before = count()
                db.execute("INSERT INTO arrived VALUES (1)")
                during = count()
            with pytest.raises(OperationalError, match="read-only"), scopes.one_snapshot(), transaction.atomic():
                with connection.cursor() as cursor:
                    cursor.execute("INSERT INTO arrived VALUES (2)")

        with bound(scopes.merchant(A)), transaction.atomic():
            assert (before, during, count()) == (0, 0, 1)

    def test_nests_and_comes_back(self):
        with bound(scopes.merchant(A)), transaction.atomic():
            with transaction.atomic(), acting_for(B):
                assert database_identity() == ("tp_merchant", str(B))
            assert database_identity() == ("tp_merchant", str(A))

        assert database_identity() == ("tp_app", "")

    def test_comes_back_after_an_error(self):
        with bound(scopes.merchant(A)), transaction.atomic():
            with pytest.raises(ZeroDivisionError), acting_for(B):
                raise ZeroDivisionError
            assert database_identity() == ("tp_merchant", str(A))

    def test_survives_a_rolled_back_savepoint(self):
        with bound(ANONYMOUS), transaction.atomic():
            with pytest.raises(ZeroDivisionError), transaction.atomic():
                rebind(scopes.merchant(A))
                raise ZeroDivisionError

            assert database_identity() == (
                "tp_merchant",
                str(A),
            )  # PostgreSQL undid it, Python did not: Python's is the truth

    def test_forgets_within_a_rolled_back_savepoint(self):
        with bound(ANONYMOUS), transaction.atomic():
            with pytest.raises(ZeroDivisionError), transaction.atomic(), acting_for(A):
                raise ZeroDivisionError

            assert database_identity() == ("tp_anonymous", "")

    def test_keeps_the_error_that_broke_the_transaction(self):
        with pytest.raises(ProgrammingError, match="nonsense"), bound(scopes.merchant(A)), transaction.atomic():
            with acting_for(B), connection.cursor() as cursor:
                cursor.execute("SELECT nonsense")

        assert current() == UNBOUND
        with bound(scopes.merchant(A)), transaction.atomic():
            assert database_identity() == ("tp_merchant", str(A))

    def test_says_so_when_the_commit_was_a_rollback(self):
        with pytest.raises(TransactionManagementError, match="swallowed"), transaction.atomic():
            with connection.cursor() as cursor, pytest.raises(ProgrammingError):
                cursor.execute("SELECT nonsense")

    def test_outlives_a_killed_backend(self):
        with pytest.raises(Exception, match=r"terminat|closed"), bound(scopes.merchant(A)), transaction.atomic():
            with admin() as db:
                db.execute("SELECT pg_terminate_backend(%s, 2000)", [connection.connection.info.backend_pid])
            Event.objects.count()

        with bound(scopes.merchant(B)), transaction.atomic():
            assert database_identity() == ("tp_merchant", str(B))

    def test_refuses_transactions_by_hand(self):
        with pytest.raises(NotSupportedError):
            transaction.set_autocommit(False)

    def test_never_leaks_over_one_connection(self):
        seen = set()
        for i in range(400):
            scope = (scopes.merchant(A), scopes.merchant(B), ANONYMOUS, UNBOUND)[i % 4]
            try:
                with bound(scope), transaction.atomic():
                    seen.add((scope.role, scope.settings[1], *database_identity()))
                    if i % 3 == 0:
                        raise ZeroDivisionError
            except ZeroDivisionError:
                pass
            seen.add(("outside", "", *database_identity()))

        assert seen == {
            ("merchant", str(A), "tp_merchant", str(A)),
            ("merchant", str(B), "tp_merchant", str(B)),
            ("anonymous", "", "tp_anonymous", ""),
            ("", "", "tp_app", ""),
            ("outside", "", "tp_app", ""),
        }

    def test_cannot_make_the_web_the_system(self):
        with pytest.raises(ProgrammingError, match="permission denied"), bound(SYSTEM), transaction.atomic():
            database_identity()


@pytest.mark.django_db
class TestEachScope:
    def test_of_the_login_alone_sees_no_table_of_ours(self):
        with pytest.raises(ProgrammingError, match="permission denied for table"), transaction.atomic():
            Event.objects.count()

    def test_sees_its_own_by_the_orm(self):
        mine, theirs = (note(shop, person=person) for shop, person in ((A, BUYER), (B, OTHER)))

        assert self.seen_as(scopes.merchant(A)) == self.seen_as(scopes.shopper(BUYER)) == {mine}
        assert self.seen_as(scopes.merchant(B)) == self.seen_as(scopes.shopper(OTHER)) == {theirs}
        assert self.seen_as(scopes.staff(BUYER)) >= {mine, theirs}

    def test_sees_its_own_by_sql_and_in_sums(self):
        note(A, text="a")
        note(B, text="b")

        with bound(scopes.merchant(A)), connection.cursor() as cursor:
            cursor.execute("SELECT payload->>'text' FROM eventlog_event")
            assert cursor.fetchall() == [("a",)]
            cursor.execute("SELECT count(*) FROM eventlog_event WHERE merchant_id = %s", [B])
            assert cursor.fetchone() == (0,)
            assert Event.objects.aggregate(n=Count("id")) == {"n": 1}

    def test_of_a_shop_without_an_id_sees_nothing(self):
        note(A)

        assert self.seen_as(scopes.Scope("merchant")) == set()

    def test_of_an_outside_system_sees_what_it_reported_itself(self):
        note(A)

        assert self.seen_as(scopes.outside(new_id())) == set()

    def seen_as(self, scope):
        with bound(scope), transaction.atomic():
            return set(Event.objects.values_list("id", flat=True))


class TestScope:
    def test_names_a_role_and_whose_rows_it_means(self):
        assert scopes.merchant(A, BUYER).settings == ("tp_merchant", str(A), str(BUYER))
        assert scopes.shopper(BUYER).settings == ("tp_shopper", "", str(BUYER))
        assert SYSTEM.settings == ("tp_system", "", "")

    @pytest.mark.django_db
    def test_of_a_command_for_a_shop_remembers_who_acts(self):
        with bound(scopes.shopper(BUYER)), acting_for(A):
            assert current() == scopes.merchant(A, BUYER)
