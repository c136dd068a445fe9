"""What can each login not do?"""

import psycopg2
import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.db import ProgrammingError, connection, transaction

from platform_core.embedded import environment as env
from platform_core.embedded.postgres import session
from platform_core.tenancy import roles, scopes
from platform_core.tenancy.backend.base import DatabaseWrapper
from platform_core.tenancy.scopes import UNBOUND, bound
from tests.database import as_login
from tests.platform_core.scene import a_draft, database_identity, note, open_shop

ATTACKS = (
    "ALTER TABLE catalog_listing DISABLE ROW LEVEL SECURITY",
    "ALTER TABLE catalog_listing NO FORCE ROW LEVEL SECURITY",
    "ALTER TABLE eventlog_event DISABLE TRIGGER ALL",
    "DROP POLICY merchant ON catalog_listing",
    "SET session_replication_role = replica",
    "SET ROLE tp_owner",
    "SET ROLE tp_migrator",
    "SET ROLE tp_system",
    "SET SESSION AUTHORIZATION tp_migrator",
    "TRUNCATE eventlog_event",
    "CREATE TABLE loot (i int)",
    "CREATE OR REPLACE FUNCTION _pgtrigger_should_ignore(trigger_name name) RETURNS bool LANGUAGE sql AS 'SELECT true'",
    "GRANT tp_owner TO tp_app",
    "CREATE OR REPLACE FUNCTION told(subject uuid) RETURNS boolean LANGUAGE sql AS 'SELECT true'",
    "CREATE OR REPLACE FUNCTION tianping_now() RETURNS timestamptz LANGUAGE sql AS 'SELECT now()'",
    "UPDATE tianping_clock SET shift = '1 day'",
)
AS = ["none", *(f"tp_{role}" for role in roles.SCOPES if role != "system")]


def address(environment, login):
    return environment[env.DATABASE_VARIABLES[login]]


@pytest.mark.django_db
class TestTheApp:
    @pytest.mark.parametrize("attack", ATTACKS)
    @pytest.mark.parametrize("role", AS)
    def test_cannot(self, attack, role):
        with connection.cursor() as cursor, pytest.raises(ProgrammingError) as refusal, transaction.atomic():
            cursor.execute("SELECT set_config('role', %s, true)", [role])
            cursor.execute(attack)

        assert isinstance(refusal.value.__cause__, psycopg2.errors.InsufficientPrivilege)


@pytest.mark.commits
class TestALogin:
    """Who could climb over the walls is turned away at the first connection."""

    @pytest.fixture(autouse=True)
    def _forgetful(self, monkeypatch):
        monkeypatch.setattr(DatabaseWrapper, "_harmless", set())
        yield
        connection.close()

    @pytest.mark.parametrize("login", ["migrator"])
    def test_of_an_owner_cannot_serve(self, login, monkeypatch):
        with as_login(login):
            monkeypatch.setattr(settings, "DATABASE_LOGIN", "app")
            with pytest.raises(ImproperlyConfigured, match=f"tp_{login} is a superuser, an owner"):
                connection.ensure_connection()
            monkeypatch.undo()
            connection.close()

    def test_of_a_superuser_cannot_serve(self, fresh, monkeypatch):
        connection.close()
        monkeypatch.setitem(settings.DATABASES["default"], "USER", "postgres")

        with pytest.raises(ImproperlyConfigured, match="postgres is a superuser"):
            connection.ensure_connection()

        connection.close()

    @pytest.mark.parametrize("login", ["app", "worker"])
    def test_of_ours_can(self, login):
        with as_login(login), transaction.atomic():
            assert database_identity() == (f"tp_{login}", "")


@pytest.mark.commits
class TestTheMigrator:
    CHILD = "CREATE TABLE child (id int PRIMARY KEY, merchant_id uuid, listing_id uuid)"
    KEY = "ALTER TABLE child ADD FOREIGN KEY (merchant_id, listing_id) REFERENCES catalog_listing (merchant_id, id)"
    EYES = "CREATE POLICY migrator ON child TO tp_owner USING (session_user = 'tp_migrator')"

    @pytest.fixture
    def shop(self):
        return open_shop()

    @pytest.fixture
    def db(self, fresh, shop):
        a_draft(shop)
        with session(address(fresh, "migrator")) as db:
            yield db

    def test_makes_what_the_owner_owns(self, db):
        db.execute(self.CHILD)
        db.execute("SELECT tableowner FROM pg_tables WHERE tablename = 'child'")

        assert db.fetchone() == ("tp_owner",)

    def test_sees_every_row_without_a_scope(self, db):
        db.execute("UPDATE catalog_sku SET spec = spec || '!'")

        assert db.rowcount == 1

    def test_stays_the_owner_through_scopes_and_savepoints(self, db):
        with as_login("migrator"), transaction.atomic():
            with pytest.raises(ZeroDivisionError), transaction.atomic():
                raise ZeroDivisionError
            assert database_identity()[0] == "tp_owner"
            with bound(UNBOUND):
                assert database_identity()[0] == "tp_owner"
            assert database_identity()[0] == "tp_owner"

    def test_makes_tables_that_are_closed_until_walled(self, db, shop):
        db.execute(self.CHILD)

        for scope in (UNBOUND, scopes.merchant(shop), scopes.staff(shop)):
            with pytest.raises(ProgrammingError, match="permission denied"), bound(scope), transaction.atomic():
                connection.cursor().execute("SELECT FROM child")

    def test_finds_the_row_that_breaks_a_new_key(self, db, shop):
        self.force(db, shop, self.EYES)

        with pytest.raises(psycopg2.errors.ForeignKeyViolation):
            db.execute(self.KEY)

    def test_would_miss_it_without_eyes_of_its_own(self, db, shop):
        self.force(db, shop, "")

        db.execute(self.KEY)  # the trap that the policy in every wall is for: validated, and false

    def test_opens_no_hole_through_the_owner(self, db):
        db.execute(
            "CREATE VIEW peep AS SELECT * FROM catalog_stockmovement;"
            "CREATE FUNCTION peep() RETURNS bigint SECURITY DEFINER"
            " RETURN (SELECT count(*) FROM catalog_stockmovement);"
            "GRANT SELECT ON peep TO tp_shopper, tp_framework"
        )
        db.execute("SELECT count(*), peep() FROM peep")
        assert db.fetchone() == (1, 1)

        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*), peep() FROM peep")
            assert cursor.fetchone() == (0, 0)

    def force(self, db, shop, policy):
        db.execute(f"{self.CHILD}; INSERT INTO child VALUES (1, '{shop}', gen_random_uuid())")
        db.execute(f"ALTER TABLE child ENABLE ROW LEVEL SECURITY; ALTER TABLE child FORCE ROW LEVEL SECURITY; {policy}")


@pytest.mark.commits
class TestReaders:
    def test_of_the_log_read_it_and_nothing_else(self, fresh):
        note()
        with session(address(fresh, "sequencer")) as db:
            db.execute("SELECT topic FROM eventlog_event")
            assert ("tests.noted",) in db.fetchall()
            for attack in ("DELETE FROM eventlog_event", "SELECT FROM catalog_sku", "SELECT FROM accounts_user"):
                with pytest.raises(psycopg2.errors.InsufficientPrivilege):
                    db.execute(attack)

    def test_of_the_books_change_nothing(self, fresh):
        note()
        with session(address(fresh, "auditor")) as db:
            db.execute("SELECT topic FROM eventlog_event")
            assert ("tests.noted",) in db.fetchall()
            for attack in ("INSERT INTO eventlog_event DEFAULT VALUES", "DELETE FROM eventlog_event"):
                with pytest.raises((psycopg2.errors.ReadOnlySqlTransaction, psycopg2.errors.InsufficientPrivilege)):
                    db.execute(attack)
            with pytest.raises(psycopg2.errors.InsufficientPrivilege):
                db.execute("SELECT FROM accounts_contact")


@pytest.mark.commits
class TestTheBootstrap:
    def test_may_run_again(self, fresh):
        for _ in range(2):
            call_command("bootstrap_roles", fresh[env.SUPERUSER_VARIABLE])

        with bound(scopes.ANONYMOUS), transaction.atomic():
            assert database_identity() == ("tp_anonymous", "")

    def test_takes_back_powers_that_somebody_gave_to_a_login(self, fresh):
        with session(fresh[env.SUPERUSER_VARIABLE]) as db:
            db.execute("ALTER ROLE tp_backup CREATEDB")
            call_command("bootstrap_roles", fresh[env.SUPERUSER_VARIABLE])
            db.execute("SELECT rolcreatedb FROM pg_roles WHERE rolname = 'tp_backup'")
            assert db.fetchone() == (False,)
