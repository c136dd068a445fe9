"""What does the database itself keep of an invitation?"""

from __future__ import annotations

from datetime import datetime

import pytest
from django.db import transaction

from merchants.shops.models.shops import Merchant
from merchants.team.models import Invitation
from tests.merchants import builders as merchants
from tests.merchants.builders import acting_as, owner_of
from tests.merchants.team.builders import invited, known

pytestmark = pytest.mark.django_db
OVER = {"to_index": None, "code_index": None, "shown": ""}


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"state": "lapsed", **OVER}, "the web does not say"),
        ({"state": "declined"}, "forgotten_when_answered"),
        ({"state": "accepted", **OVER}, "accepted_by_somebody"),
        ({"code_index": None}, "forgotten_when_answered"),
        ({"role": "owner"}, "permission denied"),
    ],
)
def test_the_database_refuses(shop: Merchant, at: datetime, said: dict[str, object], why: str) -> None:
    owner = owner_of(shop)
    made = invited(owner, at)

    with pytest.raises(Exception, match=why), acting_as(owner), transaction.atomic():
        Invitation.objects.filter(id=made.id).update(**said)


def test_nobody_else_sees_it(shop: Merchant, at: datetime) -> None:
    made, lin = invited(owner_of(shop), at), known(at)
    other = owner_of(merchants.opened(at, trade_name="别家"))

    for stranger in (lin, other):
        with acting_as(stranger), transaction.atomic():
            assert not Invitation.objects.filter(id=made.id).exists()
