"""What do the tests of notices write, and to whom?"""

from pathlib import Path

import pytest
from django.conf import settings as project
from django.db import transaction

from platform_core.actors import Actor, Role
from platform_core.notices import commands
from platform_core.tenancy import scopes
from tests.platform_core.accounts.people import STAFF, registered

TEMPLATES = Path(__file__).with_name("templates")


@pytest.fixture(autouse=True)
def _templates(settings):
    settings.TEMPLATES = [project.TEMPLATES[0] | {"DIRS": [TEMPLATES]}]


@pytest.fixture
def zhang(at):
    return Actor(id=registered(at).id, role=Role.SHOPPER)


def sent(person_id, *, at, template="tests.hello", **params):
    """A notice from staff."""
    with scopes.bound(scopes.staff(STAFF.id)), transaction.atomic():
        return commands.send(
            person_id, template=template, params={"order": "N-1", "amount": 5} | params, by=STAFF, at=at
        )
