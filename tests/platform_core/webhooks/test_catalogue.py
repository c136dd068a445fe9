"""Of which facts may shops be told, and is anybody's person among what leaves the house?"""

from enum import StrEnum
from uuid import UUID

from platform_core.eventlog.facts import DomainEvent
from platform_core.management.everything import is_ours
from platform_core.rows import new_id
from platform_core.webhooks import catalogue


def made_up(name):
    return f"{DomainEvent.TOPICS[name].__name__}("


class Colour(StrEnum):
    RED = "red"
    BLUE = "blue"


class TestTopics:
    def test_are_of_every_app_that_tells_shops_anything(self):
        assert {name.partition(".")[0] for name in catalogue.topics()} >= {
            *("orders", "aftersales", "complaints", "payments", "merchants")
        }

    def test_say_what_each_field_is(self):
        paid, decided = catalogue.topics()["orders.paid"], catalogue.topics()["complaints.decided"]

        assert paid.fields == {"merchant_id": "uuid", "order_id": "uuid"}
        assert paid.says == "The money for the order is in; the shop has to send it."
        assert decided.fields["amount"] == "integer or null"
        assert " | " in decided.fields["outcome"]

    def test_are_said_in_words_each(self):
        """Where nobody wrote one, a dataclass makes up a signature."""
        assert [name for name in catalogue.topics() if DomainEvent.TOPICS[name].__doc__.startswith(made_up(name))] == []

    def test_leave_out_what_is_not_for_shops(self):
        assert "complaints.filed" not in catalogue.topics()  # before the shop may know of it
        assert "payments.requested" not in catalogue.topics()


class TestTold:
    def test_lets_out_what_is_named_and_no_person(self):
        shop, payload = new_id(), {"order_id": "o", "shopper_id": "s", "merchant_id": "m", "payment_id": "p"}

        assert catalogue.data_for_shop("orders.paid", payload, merchant_id=shop) == {
            "merchant_id": str(shop),
            "order_id": "o",
        }

    def test_leaves_out_what_an_older_fact_did_not_say(self):
        told = catalogue.data_for_shop("orders.received", {"order_id": "o"}, merchant_id=UUID(int=1))

        assert told == {"merchant_id": str(UUID(int=1)), "order_id": "o"}


class TestIndiscreet:
    def test_finds_nothing_in_the_house(self):
        ours = {name for name, fact in DomainEvent.TOPICS.items() if is_ours(fact.__module__)}

        assert [found for found in catalogue.indiscreet() if found.rsplit(".", 1)[0] in ours] == []

    def test_finds_a_person_free_text_a_stranger_and_a_fact_of_no_shop(self, monkeypatch):
        monkeypatch.setattr(DomainEvent, "TOPICS", dict(DomainEvent.TOPICS))

        class Chatty(DomainEvent):
            topic = "tests.chatty"
            subject = "thing_id"
            person = "person_id"
            for_shops = ("thing_id", "person_id", "text", "colour", "currency", "nothing")
            thing_id: UUID
            merchant_id: UUID
            person_id: UUID
            text: str
            colour: Colour
            currency: str

        class Homeless(DomainEvent):
            topic = "tests.homeless"
            subject = "thing_id"
            for_shops = ("thing_id",)
            thing_id: UUID

        found = [name for name in catalogue.indiscreet() if name.startswith("tests.")]

        assert found == [
            *("tests.chatty.person_id", "tests.chatty.text", "tests.chatty.nothing"),
            "tests.homeless.thing_id",
        ]
