"""What a listing promises beside the law is added to it; less than the law cannot be written."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import pytest
from django.db import IntegrityError, transaction

from catalog.listings.models import ListingVersion
from platform_core.rows import new_id
from tests.catalog.builders import as_shop, draft

pytestmark = [pytest.mark.django_db, pytest.mark.login("worker")]


class TestDaysToReturn:
    @pytest.mark.duty("CRL-25a")
    @pytest.mark.parametrize("days", [-1, -7])
    def test_are_never_fewer_than_the_laws(self, shop: UUID, at: datetime, days: int) -> None:
        draft(shop, at=at)
        with as_shop(shop), transaction.atomic():
            version = ListingVersion.objects.get()
        version.id, version.number, version.extra_return_days = new_id(), 2, days

        with as_shop(shop), pytest.raises(IntegrityError, match="extra_return_days"), transaction.atomic():
            version.save(force_insert=True)
