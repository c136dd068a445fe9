"""What does the database itself refuse, to whomever?"""

import psycopg2
import pytest
from django.db import InternalError, ProgrammingError, connection, transaction
from django.db.models import UniqueConstraint

from catalog.listings.models import Listing
from catalog.listings.states import ListingState
from platform_core.actors import Actor, Role
from platform_core.embedded import environment as env
from platform_core.embedded.postgres import session
from platform_core.eventlog.commands.publishing import publish
from platform_core.eventlog.models import Event
from platform_core.management.everything import is_ours
from platform_core.rows import AppendOnly, Stateful, TenantRow, new_id
from platform_core.states import IllegalTransition, WrongRole
from platform_core.tenancy import scopes
from platform_core.tenancy.scopes import UNBOUND, acting_for, bound
from platform_core.tenancy.walls import APPEND, Wall
from tests.platform_core.scene import AT, BUYER, Noted, a_draft, note, open_shop

CHANGES = ("UPDATE eventlog_event SET topic = ''", "DELETE FROM eventlog_event")
IGNORE_ALL = (
    "SELECT set_config('pgtrigger.ignore', '{' || string_agg(tgname, ',') || '}', true)"
    " FROM pg_trigger WHERE tgname LIKE 'pgtrigger%'"
)


def leaves_of(base):
    return [m for child in base.__subclasses__() for m in [child, *leaves_of(child)] if is_ours(m.__module__)]


def models_of(base):
    return [m for m in leaves_of(base) if not m._meta.abstract]


class TestNewId:
    def test_is_in_order_of_birth(self):
        ids = [new_id() for _ in range(1000)]

        assert ids == sorted(ids)
        assert {i.version for i in ids} == {7}


@pytest.mark.commits
class TestAppendOnly:
    @pytest.mark.parametrize("change", [*CHANGES, "TRUNCATE eventlog_event"])
    def test_is_not_granted_to_the_app(self, change):
        note()

        with pytest.raises(ProgrammingError, match="permission denied"), bound(scopes.staff(BUYER)):
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(change)

    @pytest.mark.parametrize("ignoring", [False, True])
    @pytest.mark.parametrize("change", [*CHANGES, "TRUNCATE eventlog_event"])
    def test_binds_the_owner_too(self, fresh, change, ignoring):
        note()
        with session(fresh[env.DATABASE_VARIABLES["migrator"]]) as db:
            db.execute("BEGIN")
            if ignoring:
                db.execute(IGNORE_ALL)
            with pytest.raises(psycopg2.errors.RaiseException):
                db.execute(change)


@pytest.mark.commits
class TestStateful:
    @pytest.fixture
    def shop(self):
        return open_shop()

    @pytest.fixture
    def listing(self, shop):
        return a_draft(shop)

    @pytest.fixture
    def trader(self, shop):
        return Actor(id=BUYER, role=Role.MERCHANT, merchant_id=shop)

    @pytest.fixture
    def tell(self, listing, trader):
        return lambda: publish(Noted(thing_id=listing.id), by=trader, at=AT)

    def test_is_born_in_the_initial_state(self, listing):
        assert (listing.state, listing.stage) == ("draft", ListingState.DRAFT)
        assert Listing().stage is ListingState.DRAFT

    def test_is_not_born_in_the_middle(self, shop, listing):
        with pytest.raises(InternalError, match="born draft"), bound(scopes.merchant(shop)), transaction.atomic():
            Listing.objects.create(merchant_id=shop, category_id=listing.category_id, state="withdrawn")

    def test_moves_and_says_when(self, shop, listing, trader, tell):
        with bound(scopes.merchant(shop)), transaction.atomic():
            listing.move("publish", by=trader, at=AT)
            tell()

        with bound(scopes.merchant(shop)), transaction.atomic():
            again = Listing.objects.get(id=listing.id)
        assert (again.stage, again.published_at) == (ListingState.PUBLISHED, AT)

    def test_asks_the_table_who_may_and_when(self, listing, trader):
        with pytest.raises(WrongRole):
            listing.move("publish", by=Actor(id=BUYER, role=Role.SHOPPER), at=AT)
        with pytest.raises(IllegalTransition):
            listing.move("withdraw", by=trader, at=AT)
        assert listing.state == "draft"

    @pytest.mark.parametrize("ignoring", [False, True])
    def test_moves_along_the_table_only(self, shop, listing, ignoring):
        with pytest.raises(InternalError, match="Invalid transition"), bound(scopes.merchant(shop)):
            with transaction.atomic(), connection.cursor() as cursor:
                if ignoring:
                    cursor.execute(IGNORE_ALL)
                cursor.execute("UPDATE catalog_listing SET state = 'nonsense'")

    @pytest.mark.parametrize("ignoring", [False, True])
    def test_does_not_move_in_silence(self, shop, listing, trader, ignoring):
        with pytest.raises(InternalError, match="moved in silence"), bound(scopes.merchant(shop)):
            with transaction.atomic(), connection.cursor() as cursor:
                if ignoring:
                    cursor.execute(IGNORE_ALL)
                listing.move("publish", by=trader, at=AT)

    def test_is_not_excused_by_yesterday_s_event(self, shop, listing, trader, tell):
        with bound(scopes.merchant(shop)), transaction.atomic():
            tell()

        with pytest.raises(InternalError, match="moved in silence"), bound(scopes.merchant(shop)):
            with transaction.atomic():
                listing.move("publish", by=trader, at=AT)

    def test_is_not_excused_by_an_event_about_another(self, shop, listing, trader):
        with pytest.raises(InternalError, match="moved in silence"), bound(scopes.merchant(shop)):
            with transaction.atomic():
                listing.move("publish", by=trader, at=AT)
                publish(Noted(thing_id=new_id()), by=trader, at=AT)

    @pytest.mark.parametrize(
        "at_commit", [UNBOUND, scopes.shopper(BUYER), scopes.merchant(new_id())], ids=["login", "shopper", "stranger"]
    )
    def test_is_judged_by_the_truth_not_by_the_scope_at_commit(self, listing, trader, tell, at_commit):
        with bound(at_commit), transaction.atomic(), acting_for(trader.merchant_id):
            listing.move("publish", by=trader, at=AT)
            tell()

        with bound(scopes.merchant(trader.merchant_id)), transaction.atomic():
            assert Listing.objects.get().state == "published"


@pytest.mark.django_db
class TestAnOrdinaryTest:
    """It never commits, but Django checks what is deferred when it tears the test down."""

    def test_hears_of_a_silent_move_all_the_same(self):
        shop = open_shop()
        listing = a_draft(shop)  # which tells of the same subject: hence a new one, without a fact
        with bound(scopes.merchant(shop)):
            silent = Listing.objects.create(merchant_id=shop, category_id=listing.category_id)

        with pytest.raises(InternalError, match="moved in silence"), transaction.atomic():
            with bound(scopes.merchant(shop)):
                silent.move("publish", by=Actor(id=BUYER, role=Role.MERCHANT, merchant_id=shop), at=AT)
            connection.check_constraints()


@pytest.mark.django_db
class TestTold:
    def test_of_a_fact_is_seen_by_nobody_else(self):
        """The witness policy shows the owner only rows of the transaction that asks."""
        thing = new_id()
        note(thing=thing)
        with bound(scopes.merchant(new_id())), connection.cursor() as cursor:
            cursor.execute("SELECT told(%s), count(*) FROM eventlog_event", [thing])
            assert cursor.fetchone() == (True, 0)


class TestEveryModel:
    @pytest.mark.parametrize("model", models_of(AppendOnly), ids=lambda m: m._meta.label)
    def test_append_only_has_triggers_and_grants_no_more(self, model):
        assert {"append_only", "no_truncate"} <= {t.name for t in model._meta.triggers}
        walls = [c for c in model._meta.constraints if isinstance(c, Wall)]
        assert walls
        assert all(set(wall.may) <= set(APPEND) for wall in walls)

    @pytest.mark.parametrize("model", models_of(Stateful), ids=lambda m: m._meta.label)
    def test_stateful_is_kept_by_the_database(self, model):
        assert {"born", "lifecycle", "told"} <= {t.name for t in model._meta.triggers}

    @pytest.mark.parametrize("model", models_of(TenantRow), ids=lambda m: m._meta.label)
    def test_of_a_tenant_has_the_key_children_point_at(self, model):
        assert ("merchant", "id") in [c.fields for c in model._meta.constraints if isinstance(c, UniqueConstraint)]

    def test_event_is_one_of_them(self):
        assert Event in models_of(AppendOnly)
