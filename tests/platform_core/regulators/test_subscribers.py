"""Does the relay give and take the right to come in, as staff have said?"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import pytest
from django.db import transaction

from platform_core.accounts.models import User
from platform_core.regulators import commands
from tests.database import as_login
from tests.merchants import builders as merchants
from tests.platform_core.eventlog.catching_up import relayed
from tests.platform_core.regulators.builders import OFFICE, STAFF, eyes

pytestmark = pytest.mark.commits


def may_come_in(person_id: UUID) -> bool:
    with as_login("worker"):
        relayed()
    with transaction.atomic():
        return User.objects.get(id=person_id).is_regulator


class TestTheRight:
    def test_follows_the_appointment_and_ends_with_it(self, at: datetime) -> None:
        with transaction.atomic():
            person = merchants.person(at)
        with eyes(STAFF), transaction.atomic():
            appointed = commands.appoint(
                person.id, authority=OFFICE, region_code="330100", reason="来函", by=STAFF, at=at
            )
        assert may_come_in(person.id)

        with eyes(STAFF), transaction.atomic():
            commands.dismiss(appointed.regulator_id, reason="调离", by=STAFF, at=at)
        assert not may_come_in(person.id)
