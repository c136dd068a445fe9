"""Is no more drawn than what an operation has changed, and is it right?"""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.migrations.operations import AddConstraint, AddField, CreateModel

from platform_core.management.migrating import LightState

SHOP = CreateModel("Shop", [("id", models.UUIDField(primary_key=True))])
SHELF = CreateModel(
    "Shelf",
    [
        ("id", models.UUIDField(primary_key=True)),
        ("shop", models.ForeignKey("tests.shop", models.PROTECT, related_name="shelves")),
    ],
)


def drawn(state: LightState) -> tuple[Any, Any]:
    """A shop, and the shelf that points at it."""
    SHOP.state_forwards("tests", state)
    shop = state.apps.get_model("tests", "shop")
    SHELF.state_forwards("tests", state)
    return shop, state.apps.get_model("tests", "shelf")


class TestLightState:
    def test_draws_a_new_model_alone_and_it_knows_whom_it_points_at(self) -> None:
        state = LightState()

        shop, shelf = drawn(state)

        assert state.apps.get_model("tests", "shop") is shop
        assert shelf._meta.get_field("shop").related_model is shop
        assert [relation.name for relation in shop._meta.related_objects] == ["shelves"]

    def test_renews_a_list_in_place(self) -> None:
        state = LightState()
        _, shelf = drawn(state)
        one = models.UniqueConstraint(fields=["shop"], name="one_shelf_a_shop")

        AddConstraint("shelf", one).state_forwards("tests", state)

        assert state.apps.get_model("tests", "shelf") is shelf
        assert shelf._meta.constraints == [one]

    def test_draws_anew_what_gets_a_field_with_its_relations(self) -> None:
        state = LightState()
        shop, _ = drawn(state)

        AddField("shop", "name", models.TextField(default="")).state_forwards("tests", state)

        anew = state.apps.get_model("tests", "shop")
        assert anew is not shop
        assert state.apps.get_model("tests", "shelf")._meta.get_field("shop").related_model is anew
