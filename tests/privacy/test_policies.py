"""Who may have a copy of what we hold about a person, and what of all that they said counts?"""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

import pytest

from platform_core.actors import ANONYMOUS, Actor, Role, part
from platform_core.rows import new_id
from privacy.consents import policies as consents_policies
from privacy.consents.types import Act, Purpose
from privacy.requests import policies as requests_policies

ME = new_id()
TEA, SILK = new_id(), new_id()


class TestMayExport:
    @pytest.mark.parametrize("role", [Role.SHOPPER, Role.MERCHANT])
    def test_lets_the_person_have_their_own(self, role: Role):
        assert requests_policies.may_export(ME, by=Actor(id=ME, role=role))

    def test_lets_the_platform_s_people_help(self):
        assert requests_policies.may_export(ME, by=Actor(id=new_id(), role=Role.STAFF))

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
        assert not requests_policies.may_export(ME, by=actor)


# Whoever changes a text makes a new version of it: what was agreed to in other words counts no more.
PRINTS = {(Purpose.ADVERTISING, 1): "e216e3e12aeab8a24ff2c2b12ab46eee2236982f2fa4e57ccf93860fc4af24c3"}


@pytest.mark.duty("PIP-14")
class TestTexts:
    def test_are_to_the_letter_what_was_agreed_to(self):
        found = {
            (purpose, text.version): text.sha256 for purpose, all_ in consents_policies.TEXTS.items() for text in all_
        }

        assert found == PRINTS

    @pytest.mark.parametrize("purpose", list(Purpose))
    def test_are_numbered_from_one_and_the_last_is_in_force(self, purpose: Purpose):
        versions = [text.version for text in consents_policies.TEXTS[purpose]]

        assert versions == list(range(1, len(versions) + 1))
        assert consents_policies.text_in_force(purpose).version == versions[-1]


def act(advertiser: UUID | None = None, *, agreed: bool = True, everyone: bool = False, version: int = 1) -> Act:
    at = datetime(2026, 3, 2, tzinfo=UTC)
    return Act(advertiser=advertiser, everyone=everyone, agreed=agreed, text_version=version, said_at=at)


@pytest.mark.duty("PIP-14")
class TestAgreed:
    @pytest.mark.parametrize(
        ("acts", "counts"),
        [
            ([], []),
            ([act(TEA)], [TEA]),
            ([act(TEA), act(SILK), act()], [TEA, SILK, None]),
            ([act(TEA), act(TEA, agreed=False)], []),
            ([act(TEA, agreed=False), act(TEA)], [TEA]),
            ([act(TEA), act(SILK), act(TEA, agreed=False)], [SILK]),
            ([act(TEA), act(), act(agreed=False)], [TEA]),
            ([act(TEA), act(SILK), act(), act(agreed=False, everyone=True)], []),
            ([act(agreed=False, everyone=True), act(SILK)], [SILK]),
        ],
    )
    def test_is_what_was_said_last_to_each(self, acts: list[Act], counts: list[UUID | None]):
        assert list(consents_policies.consents_in_force(acts, version=1)) == counts

    def test_is_nothing_that_was_said_to_other_words(self):
        acts = [act(TEA, version=1), act(SILK, version=2)]

        assert list(consents_policies.consents_in_force(acts, version=2)) == [SILK]

    @pytest.mark.parametrize("role", [role for role in Role if role is not Role.SHOPPER])
    def test_is_said_by_a_person_alone(self, role: Role):
        assert consents_policies.may_say(by=Actor(id=ME, role=Role.SHOPPER))
        assert not consents_policies.may_say(by=Actor(id=ME, role=role))
