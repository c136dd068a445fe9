"""Does staff read Chinese by default, and English when they ask for it?"""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from django.contrib import admin
from django.contrib.admin import FieldListFilter
from django.contrib.admin.utils import display_for_field, label_for_field
from django.db.migrations.state import ModelState
from django.db.models import Model
from django.test import RequestFactory
from django.utils.translation import override

from catalog.listings.models import Category
from orders.sales.models.orders import Order
from platform_core.rows import Stateful, new_id
from platform_core.tenancy import scopes
from platform_core.tenancy.scopes import bound

HAN = re.compile(r"[\u4e00-\u9fff]|^SHA-256$|^ID$")


def _names() -> Iterator[str]:
    """What the admin calls its apps, tables and columns."""
    for model in admin.site._registry:
        names = model._meta
        yield from map(str, (names.app_config.verbose_name, names.verbose_name, names.verbose_name_plural))
        yield from (str(field.verbose_name) for field in names.fields)


def _headings(language: str) -> dict[str, str]:
    """What stands over each column of each list, for who reads this language."""
    request = RequestFactory().get("/admin/")
    with override(language), bound(scopes.staff(new_id())):
        return {
            f"{model._meta.label}.{getattr(column, '__name__', column)}.{n}": str(
                label_for_field(column, model, model_admin=desk)
            )
            for model, desk in admin.site._registry.items()
            for n, column in enumerate(desk.get_list_display(request))
        }


@pytest.mark.django_db  # some lists ask what time it is
class TestHeadings:
    def test_are_chinese_for_who_reads_chinese(self) -> None:
        assert {where: told for where, told in _headings("zh-hans").items() if not HAN.search(told)} == {}

    def test_are_english_for_who_reads_english(self) -> None:
        found = _headings("en")

        assert not [told for told in found.values() if re.search(r"[\u4e00-\u9fff]", told)]
        assert {told for where, told in found.items() if where.startswith("webhooks.Delivery.shown")} == {
            "merchant id",
            "endpoint id",
        }


class TestStates:
    @pytest.mark.parametrize(("language", "said"), [("zh-hans", "待付款"), ("en", "waiting for payment")])
    def test_are_read_by_their_labels(self, language: str, said: str) -> None:
        field = Order._meta.get_field("state")

        with override(language):
            assert display_for_field("placed", field, "–") == said

    def test_are_chosen_by_their_labels(self) -> None:
        stateful = [model for model in admin.site._registry if issubclass(model, Stateful)]
        request, desk = RequestFactory().get("/admin/"), admin.site.get_model_admin(Order)
        found = FieldListFilter.create(Order._meta.get_field("state"), request, {}, Order, desk, field_path="state")

        assert len(stateful) > 8
        assert isinstance(found, admin.ChoicesFieldListFilter)

    def test_are_plain_text_to_migrations(self) -> None:
        field = Order._meta.get_field("state")

        assert field.deconstruct()[1:] == ("django.db.models.CharField", [], {"max_length": 30, "editable": False})


class TestNames:
    def test_are_chinese_for_who_reads_chinese(self) -> None:
        with override("zh-hans"):
            assert sorted({name for name in _names() if not HAN.search(name)}) == []

    def test_are_english_for_who_reads_english(self) -> None:
        with override("en"):
            assert str(Category._meta.verbose_name_plural) == "categories"
            assert not [name for name in _names() if re.search(r"[\u4e00-\u9fff]", name)]

    def test_stay_as_the_code_has_them_in_migrations(self) -> None:
        with override("zh-hans"):
            state = ModelState.from_model(Category)

        assert "verbose_name" not in state.options
        assert "verbose_name" not in state.fields["code"].deconstruct()[3]


@pytest.mark.parametrize("unwanted", ["emailaddress", "authenticator", "group"])
def test_the_admin_keeps_nothing_by_hand_that_is_kept_elsewhere(unwanted: str) -> None:
    assert unwanted not in {model._meta.model_name for model in admin.site._registry}


@pytest.mark.parametrize("app", ["deadlines", "eventlog", "legal", "webhooks"])
def test_no_page_of_the_clock_is_called_some_object(app: str) -> None:
    shown = [model for model in admin.site._registry if model._meta.app_label == app]

    assert shown
    assert [model for model in shown if model.__str__ is Model.__str__] == []
