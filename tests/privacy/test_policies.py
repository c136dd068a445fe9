"""Who may have a copy of what we hold about a person?"""

from __future__ import annotations

import pytest

from platform_core.actors import ANONYMOUS, Actor, Role, part
from platform_core.rows import new_id
from privacy import policies

ME = new_id()


class TestMayExport:
    @pytest.mark.parametrize("role", [Role.SHOPPER, Role.MERCHANT])
    def test_lets_the_person_have_their_own(self, role: Role):
        assert policies.may_export(ME, by=Actor(id=ME, role=role))

    def test_lets_the_platform_s_people_help(self):
        assert policies.may_export(ME, by=Actor(id=new_id(), role=Role.STAFF))

    @pytest.mark.parametrize(
        "actor",
        [
            Actor(id=new_id(), role=Role.SHOPPER),
            Actor(id=new_id(), role=Role.MERCHANT, merchant_id=ME),
            Actor(id=ME, role=Role.ANONYMOUS),
            Actor(id=ME, role=Role.REGULATOR),
            part("relay"),
            ANONYMOUS,
        ],
    )
    def test_lets_nobody_else(self, actor: Actor):
        assert not policies.may_export(ME, by=actor)
