"""What do we hold about the people behind applications and shops?"""

from __future__ import annotations

import pytest

import privacy.commands
from merchants import queries
from platform_core.actors import Actor, Role
from tests.merchants.builders import ENTRY, TEA_HOUSE, eyes, opened, owner_of

pytestmark = pytest.mark.django_db


class TestExport:
    def test_gives_an_applicant_papers_answers_and_what_is_published(self, at):
        shop = opened(at)
        opened(at, trade_name="别家")
        person = Actor(id=owner_of(shop).id, role=Role.SHOPPER)

        with eyes(person):
            copy = privacy.commands.export_subject(person.id, by=person, at=at)

        [papers], [check], [published] = (
            copy["merchants.Application"],
            copy["merchants.RegistryCheck"],
            copy["merchants.Merchant"],
        )
        assert {name: papers[name] for name in queries.SEALED} == {n: getattr(TEA_HOUSE, n) for n in queries.SEALED}
        assert (check["name"], published["id"]) == (ENTRY.name, shop.id)
