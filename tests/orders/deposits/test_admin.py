"""How do the platform's people decide about a contested deposit?"""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.test import Client

from tests.orders.deposits import builders as deposits
from tests.orders.deposits.builders import Left
from tests.orders.sales.builders import just_now

pytestmark = [pytest.mark.django_db, pytest.mark.login("worker")]
LIST = "/admin/orders/deposit/"


@pytest.fixture
def at(db: None) -> datetime:
    """The desk goes by the house's clock."""
    return just_now() - timedelta(hours=1)


@pytest.fixture
def contested(at: datetime) -> Left:
    return deposits.contested(at)


class TestTheQueue:
    def test_shows_what_one_has_to_know(self, staff_client: Client, contested: Left) -> None:
        assert contested.deposit.number in staff_client.get(LIST).content.decode()
        page = staff_client.get(f"{LIST}{contested.deposit.id}/handle/").content.decode()

        assert "茶壶碎了" in page
        assert "¥60.00" in page

    @pytest.mark.duty("ECL-21")
    @pytest.mark.parametrize(
        ("said", "state", "kept"),
        [
            ({"choice": "give_all_back", "reasons": "已查明"}, "granted", 0),
            ({"choice": "keep_part", "kept": "15.5", "reasons": "已查明"}, "granted", 1550),
            ({"choice": "keep_all", "reasons": "已查明"}, "kept", 6000),
            ({"choice": "keep_part", "kept": "", "reasons": "已查明"}, "contested", 0),
            ({"choice": "keep_all", "reasons": " "}, "contested", 0),
        ],
    )
    def test_takes_one_decision_with_its_reasons(
        self, staff_client: Client, contested: Left, said: dict[str, str], state: str, kept: int
    ) -> None:
        staff_client.post(f"{LIST}{contested.deposit.id}/handle/", said)

        found = deposits.now(contested)
        assert (found.state, found.kept_amount) == (state, kept)
