"""Does the table of a lifecycle decide, and does it refuse a table that cannot be right?"""

from uuid import UUID

import pytest

from platform_core.actors import Actor, Role
from platform_core.states import IllegalTransition, Lifecycle, State, Transition, Waits, WrongRole

SHOPPER, MERCHANT = (Actor(id=UUID(int=1), role=role) for role in (Role.SHOPPER, Role.MERCHANT))


class Parcel(State):
    PACKED = "packed"
    SENT = "sent"
    SIGNED = "signed"
    LOST = "lost"


P = Parcel
TABLE = [
    Transition("send", [P.PACKED], P.SENT, by=[Role.MERCHANT]),
    Transition("sign", [P.SENT], P.SIGNED, by=[Role.SHOPPER, Role.SYSTEM]),
    Transition("lose", [P.PACKED, P.SENT], P.LOST, by=[Role.SYSTEM]),
]


@pytest.fixture(autouse=True)
def _registry(monkeypatch):
    """Lifecycles of tests are no business of the reference pages."""
    monkeypatch.setattr(Lifecycle, "REGISTRY", {})


def parcels(*transitions, name="tests.parcel"):
    return Lifecycle(name, initial=P.PACKED, transitions=transitions or TABLE)


class TestTarget:
    def test_is_where_the_table_says(self):
        assert parcels().target("send", state=P.PACKED, by=MERCHANT) is P.SENT

    def test_refuses_the_wrong_role_first(self):
        with pytest.raises(WrongRole) as refusal:
            parcels().target("send", state=P.SIGNED, by=SHOPPER)

        assert refusal.value.params == {"lifecycle": "tests.parcel", "transition": "send", "role": "shopper"}

    def test_refuses_the_wrong_moment(self):
        with pytest.raises(IllegalTransition) as refusal:
            parcels().target("send", state=P.SENT, by=MERCHANT)

        assert refusal.value.params == {"lifecycle": "tests.parcel", "transition": "send", "state": "sent"}

    def test_knows_no_move_that_is_not_in_the_table(self):
        with pytest.raises(KeyError):
            parcels().target("eat", state=P.PACKED, by=MERCHANT)


class TestLifecycle:
    def test_says_what_is_open_to_a_role(self):
        lifecycle = parcels()

        assert lifecycle.open_to(Role.SYSTEM, state=P.SENT) == ["sign", "lose"]
        assert lifecycle.open_to(Role.MERCHANT, state=P.SENT) == []

    def test_gives_the_database_every_legal_pair(self):
        assert parcels().pairs() == [("packed", "lost"), ("packed", "sent"), ("sent", "lost"), ("sent", "signed")]

    def test_knows_where_it_ends(self):
        assert parcels().final_states() == {P.SIGNED, P.LOST}

    def test_draws_itself(self):
        assert parcels().mermaid().splitlines() == [
            "stateDiagram-v2",
            "    [*] --> packed",
            "    packed --> sent: send",
            "    sent --> signed: sign",
            "    packed --> lost: lose",
            "    sent --> lost: lose",
            "    signed --> [*]",
            "    lost --> [*]",
        ]

    def test_refuses_a_state_that_nothing_leads_to(self):
        with pytest.raises(ValueError, match=r"no way into \['lost'\]"):
            parcels(*TABLE[:2])

    def test_refuses_states_that_lead_only_to_each_other(self):
        island = [
            Transition("sign", [P.LOST], P.SIGNED, by=[Role.SYSTEM]),
            Transition("lose", [P.SIGNED], P.LOST, by=[Role.SYSTEM]),
        ]

        with pytest.raises(ValueError, match=r"no way into \['lost', 'signed'\]"):
            parcels(TABLE[0], *island)

    def test_refuses_two_moves_of_one_name(self):
        with pytest.raises(ValueError, match="send"):
            parcels(*TABLE, Transition("send", [P.LOST], P.SENT, by=[Role.STAFF]))

    def test_refuses_a_name_that_is_taken(self):
        parcels()

        with pytest.raises(ValueError, match=r"tests\.parcel"):
            parcels()


class TestWaits:
    @pytest.mark.parametrize("said", [{}, {"rests": "why", "loop": "sweep"}, {"clocks": ("a.b",), "along": "order"}])
    def test_says_exactly_one_thing(self, said):
        with pytest.raises(ValueError, match="say one"):
            Waits(**said)


class TestMustLeadOn:
    def test_is_every_state_that_is_no_end(self):
        assert parcels().must_lead_on() == [P.PACKED, P.SENT]

    def test_is_an_end_as_well_in_which_money_is_owed(self):
        lifecycle = Lifecycle("tests.parcel", initial=P.PACKED, transitions=TABLE, owes=[P.LOST])

        assert lifecycle.must_lead_on() == [P.PACKED, P.SENT, P.LOST]

    def test_refuses_a_reason_to_wait_at_an_end(self):
        with pytest.raises(ValueError, match=r"tests\.parcel: nobody waits for anything in \['signed'\]"):
            Lifecycle("tests.parcel", initial=P.PACKED, transitions=TABLE, waits={P.SIGNED: Waits(rests="done")})
