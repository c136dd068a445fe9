"""What may be read of what is sealed?"""

from __future__ import annotations

import pytest

from platform_core.rows import new_id
from platform_core.tenancy import scopes
from platform_core.vault import commands, queries
from platform_core.vault.types import Kind, Place
from tests.platform_core.vault.conftest import TEXTS

KINDS = {"name": Kind.NAME, "phone": Kind.PHONE}


@pytest.mark.django_db
@pytest.mark.usefixtures("with_own_eyes")
class TestMasked:
    def test_shows_the_mask_alone(self, sealed, place):
        assert queries.masked_fields(sealed, place=place, kinds=KINDS) == {"name": "张**", "phone": "138****1234"}


@pytest.mark.django_db
class TestMaskedAll:
    def test_asks_once_for_a_page_of_people(self, django_assert_num_queries):
        places = [Place("orders_order", new_id(), new_id()) for _ in range(5)]
        rows = [(commands_seal(place), place) for place in places]

        with scopes.bound(scopes.staff(new_id())), django_assert_num_queries(1):
            shown = queries.masked_all(rows, kinds=KINDS)

        assert shown == [{"name": "张**", "phone": "138****1234"}] * 5


def commands_seal(place):
    with scopes.bound(scopes.shopper(place.subject_id)):
        return commands.seal(TEXTS, retention="RT_TRANSACTION", place=place)
