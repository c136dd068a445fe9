"""Who may do what to which rows?"""

import psycopg2
import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.db.migrations.autodetector import MigrationAutodetector
from django.db.migrations.state import ProjectState

from catalog.listings.models import Listing
from catalog.stock.models import Reservation, Sku, StockMovement
from platform_core.accounts.models import User
from platform_core.embedded import environment as env
from platform_core.embedded.postgres import session
from platform_core.eventlog.models import Event
from platform_core.rows import new_id
from platform_core.tenancy import scopes
from platform_core.tenancy.models import Tenant
from platform_core.tenancy.scopes import ANONYMOUS, acting_for, bound
from platform_core.tenancy.tenants import open_tenants
from platform_core.tenancy.walls import APPEND, READ, WRITE, CompositeKey, Wall, has_wall
from tests.database import as_login
from tests.platform_core.scene import AT, BUYER, a_draft, note, open_shop

UPDATABLE = """
SELECT attname FROM pg_attribute
WHERE attrelid = %s::regclass AND attnum > 0 AND has_column_privilege(%s, attrelid, attnum, 'UPDATE')
"""


@pytest.fixture
def shop(db):
    return open_shop()


@pytest.fixture
def other(db):
    return open_shop()


def sku(shop):
    with bound(scopes.merchant(shop)):
        return Sku.objects.filter(merchant_id=shop).get()


@pytest.mark.django_db
class TestWall:
    def test_a_role_without_one_is_refused(self):
        with pytest.raises(ProgrammingError, match="permission denied"), bound(ANONYMOUS), transaction.atomic():
            Event.objects.count()

    def test_a_shop_cannot_write_for_another(self, shop, other):
        with pytest.raises(ProgrammingError, match="row-level security"), bound(scopes.merchant(shop)):
            with transaction.atomic():
                Reservation.objects.create(merchant_id=other, source=new_id(), held_at=AT)

    def test_a_shop_cannot_touch_another_s_rows_even_where_it_may_update(self, shop, other):
        a_draft(shop)
        a_draft(other)

        with bound(scopes.merchant(shop)), transaction.atomic():
            assert Sku.objects.update(on_hand=7) == 1
            with connection.cursor() as cursor:
                cursor.execute("UPDATE catalog_sku SET on_hand = 7 WHERE merchant_id = %s", [other])
                assert cursor.rowcount == 0

        assert (sku(shop).on_hand, sku(other).on_hand) == (7, 10)

    def test_a_shop_cannot_give_a_row_away(self, shop, other):
        a_draft(shop)

        with pytest.raises(ProgrammingError), bound(scopes.merchant(shop)), transaction.atomic():
            Sku.objects.update(merchant_id=other)

    def test_a_shop_sees_only_its_own_by_the_orm_and_by_sql(self, shop, other):
        a_draft(shop)
        a_draft(other)

        with bound(scopes.merchant(shop)), connection.cursor() as cursor:
            assert set(StockMovement.objects.values_list("merchant_id", flat=True)) == {shop}
            cursor.execute("SELECT DISTINCT merchant_id FROM catalog_stockmovement")
            assert cursor.fetchall() == [(shop,)]
            cursor.execute("SELECT count(*) FROM catalog_stockmovement AS m JOIN catalog_sku AS s ON s.id = m.sku_id")
            assert cursor.fetchone() == (1,)

    def test_public_rows_are_read_by_all_and_written_by_one(self, shop, other):
        mine = a_draft(shop)

        for scope in (ANONYMOUS, scopes.shopper(BUYER)):
            with bound(scope), transaction.atomic():
                assert Listing.objects.get() == mine
                with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
                    Listing.objects.update(latest=2)

    def test_a_shopper_may_look_but_not_lock(self, shop):
        mine = a_draft(shop)

        with bound(scopes.shopper(BUYER)), transaction.atomic():
            with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
                Listing.objects.select_for_update().get()
            with acting_for(shop):
                assert Listing.objects.select_for_update().get() == mine

    def test_only_staff_open_a_shop(self):
        for scope in (ANONYMOUS, scopes.shopper(BUYER), scopes.merchant(new_id())):
            with pytest.raises(ProgrammingError, match="permission denied"), bound(scope), transaction.atomic():
                open_tenants([new_id()])

        with bound(scopes.staff(BUYER)):
            open_tenants([ours := new_id()])
            assert Tenant.objects.filter(id=ours).exists()

    @pytest.mark.parametrize("role", ["merchant", "shopper", "outside"])
    def test_of_a_role_with_rows_of_its_own_says_which(self, role):
        with pytest.raises(ValueError, match="own"):
            Wall(role)

    def test_of_rows_that_are_only_public_grants_no_more_than_reading(self):
        assert Wall("merchant", public=True, may=WRITE).may == READ
        assert Wall("merchant", public=True, may=("UPDATE",)).may == READ
        assert Wall("merchant", public=True, may=("SELECT (id)", "INSERT")).may == ("SELECT (id)",)

    def test_of_columns_grants_no_others(self):
        with connection.cursor() as cursor:
            cursor.execute(UPDATABLE, ["catalog_sku", "tp_merchant"])
            assert {column for (column,) in cursor.fetchall()} == {"id", "on_hand", "reserved"}

    def test_says_whether_a_model_has_one(self):
        assert has_wall(Event)
        assert not has_wall(User)

    def test_of_the_migrator_are_for_nobody_else(self):
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM pg_policies WHERE policyname = 'migrator'"
                " AND (roles <> '{tp_owner}' OR qual !~ 'SESSION_USER = .tp_migrator.')"
            )
            assert cursor.fetchone() == (0,)


@pytest.mark.django_db
class TestCompositeKey:
    def test_refuses_a_parent_of_another_shop_at_once(self, shop, other):
        theirs = a_draft(shop)

        with pytest.raises(IntegrityError, match="catalog_sku_listing_key"), bound(scopes.merchant(other)):
            with transaction.atomic():
                Sku.objects.create(merchant_id=other, listing_id=theirs.id, code="X", spec="X")

    def test_refuses_a_parent_that_is_not_there_in_the_same_words(self, other):
        with pytest.raises(IntegrityError, match="catalog_sku_listing_key"), bound(scopes.merchant(other)):
            with transaction.atomic():
                Sku.objects.create(merchant_id=other, listing_id=new_id(), code="X", spec="X")

    def test_asks_for_the_parent_s_key(self):
        errors = CompositeKey(to="accounts.User", fields=("merchant", "listing"))._check(Sku, None)

        assert [e.id for e in errors] == ["walls.E001"]
        assert CompositeKey(to="catalog.Listing", fields=("merchant", "listing"))._check(Sku, None) == []


class TestTheAutodetector:
    OWN = tuple(Event._meta.constraints)
    CAME = Wall("backup", may=READ, name="eventlog_event_backup_wall")
    LESS = Wall("shopper", own="person_id", may=READ, name="eventlog_event_shopper_wall")

    @pytest.mark.parametrize(
        ("constraints", "changes"),
        [
            (OWN, []),
            ((*OWN, CAME), ["Create constraint eventlog_event_backup_wall on model event"]),
            (OWN[:-1], ["Remove constraint eventlog_event_auditor_wall from model event"]),
            (
                (LESS, *OWN[1:]),
                [
                    "Remove constraint eventlog_event_shopper_wall from model event",
                    "Create constraint eventlog_event_shopper_wall on model event",
                ],
            ),
        ],
        ids=["nothing", "came", "went", "changed"],
    )
    def test_sees(self, constraints, changes):
        before, after = (ProjectState.from_apps(apps) for _ in range(2))
        state = after.models["eventlog", "event"]
        state.options = state.options | {"constraints": list(constraints)}

        found = MigrationAutodetector(before, after)._detect_changes()

        assert [op.describe() for m in found.get("eventlog", []) for op in m.operations] == changes


@pytest.mark.commits
class TestMigrations:
    def test_go_back_and_forth(self, fresh):
        def walls():
            with session(fresh[env.SUPERUSER_VARIABLE]) as db:
                db.execute("SELECT tablename, policyname, roles::text, cmd, qual FROM pg_policies ORDER BY 1, 2")
                return db.fetchall()

        before = walls()
        with as_login("migrator"):
            call_command("migrate", "http", "zero", verbosity=0)
            assert {w[0] for w in walls()} & {"http_answer", "http_receivedmessage"} == set()
            call_command("migrate", verbosity=0)

        assert walls() == before

    def test_change_a_wall_in_place(self, fresh):
        old, new = (Wall("shopper", own="person_id", may=may) for may in (APPEND, READ))

        with as_login("migrator"), connection.schema_editor() as editor:
            editor.remove_constraint(Event, old)
            editor.add_constraint(Event, new)

        with connection.cursor() as cursor:
            cursor.execute("SELECT has_table_privilege('tp_shopper', 'eventlog_event', 'INSERT')")
            assert cursor.fetchone() == (False,)

    def test_leave_a_table_that_lost_its_walls_closed(self, fresh):
        note()
        with as_login("migrator"), connection.schema_editor() as editor:
            editor.remove_constraint(Event, Wall("staff", may=APPEND))

        with pytest.raises(ProgrammingError, match="permission denied"):
            note()

    def test_open_no_table_of_ours_to_the_framework(self, fresh):
        ours = {m._meta.db_table for m in apps.get_models() if has_wall(m)}

        with session(fresh[env.SUPERUSER_VARIABLE]) as db:
            db.execute("SELECT table_name FROM information_schema.role_table_grants WHERE grantee = 'tp_framework'")
            opened = {name for (name,) in db.fetchall()}

        assert opened & ours == set()
        assert "django_session" in opened

    def test_leave_the_migrator_s_policy_to_the_migrator(self, fresh):
        note()
        with session(fresh[env.SUPERUSER_VARIABLE]) as db:
            db.execute("SET ROLE tp_owner; SELECT count(*) FROM eventlog_event")  # the owner, but not by that login
            assert db.fetchone() == (0,)

        with session(fresh[env.DATABASE_VARIABLES["migrator"]]) as db:
            db.execute("SELECT topic FROM eventlog_event")
            assert ("tests.noted",) in db.fetchall()
            with pytest.raises(psycopg2.errors.InsufficientPrivilege):
                db.execute("SET ROLE tp_system")


def test_frameworks_are_named_in_settings():
    assert {"django.contrib.sessions", "platform_core.accounts"} <= set(settings.FRAMEWORK_APPS)
