"""What may become of an application, and of a shop?"""

from __future__ import annotations

import pytest

from merchants.states import APPLICATION, MERCHANT, ApplicationState, MerchantState
from platform_core.actors import Actor, Role, part
from platform_core.rows import new_id
from platform_core.states import IllegalTransition, WrongRole

STAFF = Actor(id=new_id(), role=Role.STAFF)
APPLICANT = Actor(id=new_id(), role=Role.SHOPPER)


class TestApplication:
    def test_ends_with_the_first_decision(self):
        assert APPLICATION.final_states() == {
            ApplicationState.APPROVED,
            ApplicationState.REJECTED,
            ApplicationState.WITHDRAWN,
        }

    @pytest.mark.parametrize("decision", ["approve", "reject"])
    def test_is_decided_by_people_of_ours_alone(self, decision: str):
        for actor in (APPLICANT, part("relay")):
            with pytest.raises(WrongRole):
                APPLICATION.target(decision, state=ApplicationState.SUBMITTED, by=actor)

    def test_is_withdrawn_by_its_applicant_alone(self):
        with pytest.raises(WrongRole):
            APPLICATION.target("withdraw", state=ApplicationState.SUBMITTED, by=STAFF)


class TestMerchant:
    def test_never_comes_back_from_closed(self):
        assert MERCHANT.final_states() == {MerchantState.CLOSED}

    def test_is_not_suspended_twice(self):
        with pytest.raises(IllegalTransition) as refusal:
            MERCHANT.target("suspend", state=MerchantState.SUSPENDED, by=STAFF)

        assert refusal.value.params == {"lifecycle": "merchant", "transition": "suspend", "state": "suspended"}
