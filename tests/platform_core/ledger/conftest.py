"""Which shops do the tests of the ledger keep books for, and on what ground do they post?"""

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

import pytest
from django.db import connection, transaction

from platform_core.actors import Actor, Role
from platform_core.ledger import commands
from platform_core.rows import new_id
from platform_core.tenancy import scopes
from platform_core.tenancy.models import Tenant
from tests.database import admin

STAFF = Actor(id=UUID(int=7), role=Role.STAFF)
# What a package makes that posts: its things allow whatever is asked for, since nothing is known of them.
GROUND = """
CREATE FUNCTION ledger_post_tests_thing(shop uuid, in_group uuid, thing uuid, at timestamptz, lines jsonb) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$ BEGIN
  PERFORM ledger_post_on_ground(shop, in_group, 'tests.thing', thing, at, lines, ARRAY(
    SELECT asked FROM jsonb_populate_recordset(NULL::ledger_line, lines) AS asked));
END $$;
ALTER FUNCTION ledger_post_tests_thing OWNER TO tp_owner;
"""


@pytest.fixture(autouse=True)
def ground(request: pytest.FixtureRequest) -> Iterator[None]:
    """For as long as the test lasts, `tests.thing` may be posted for."""
    database = {"django_db": "db", "commits": "fresh"}
    found = [fixture for mark, fixture in database.items() if request.node.get_closest_marker(mark)]
    if not found:
        yield
        return
    request.getfixturevalue(found[0])
    with admin(connection.settings_dict["NAME"]) as superuser:
        superuser.execute(GROUND)
        yield
        superuser.execute("DROP FUNCTION ledger_post_tests_thing")


def opened(at: datetime) -> UUID:
    """A shop with its accounts."""
    with scopes.bound(scopes.staff(STAFF.id)), transaction.atomic():
        shop: UUID = Tenant.objects.create(id=new_id()).id
        commands.open_accounts(shop, by=STAFF, at=at)
    return shop


@pytest.fixture
def shop(at: datetime) -> UUID:
    return opened(at)


@pytest.fixture
def other_shop(at: datetime) -> UUID:
    return opened(at)
