"""Which shops do the tests of the ledger keep books for?"""

from datetime import datetime
from uuid import UUID

import pytest
from django.db import transaction

from platform_core.actors import Actor, Role
from platform_core.ledger import commands
from platform_core.rows import new_id
from platform_core.tenancy import scopes
from platform_core.tenancy.models import Tenant

STAFF = Actor(id=UUID(int=7), role=Role.STAFF)


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
