"""Does every table say who may see it, what it holds of people, and where its keys point?"""

import pytest
from django.conf import settings
from django.db import connection

from platform_core.vault import declarations
from tests.architecture import registries
from tests.architecture.registries import all_models, our_models

pytestmark = pytest.mark.usefixtures("everything")


class TestPersonalData:
    def test_is_declared_for_every_model(self):
        assert registries.undeclared(all_models(), holdings=declarations.HOLDINGS, none=declarations.NONE) == []

    def test_is_declared_for_fields_that_exist(self):
        assert registries.fields_that_are_not(all_models(), holdings=declarations.HOLDINGS) == []

    def test_is_declared_for_models_that_exist(self):
        labels = {m._meta.label for m in all_models()}

        assert sorted((set(declarations.HOLDINGS) | set(declarations.NONE)) - labels) == []


class TestWalls:
    def test_stand_around_every_table_of_ours(self):
        assert registries.unwalled(our_models()) == []

    def test_let_nobody_change_what_is_append_only(self):
        assert registries.too_generous(our_models()) == []

    @pytest.mark.django_db
    def test_are_what_the_database_knows(self):
        walled = {m._meta.db_table for m in our_models() if registries.has_wall(m)}
        with connection.cursor() as cursor:
            cursor.execute("SELECT relname FROM pg_class WHERE relrowsecurity AND relforcerowsecurity")
            assert {name for (name,) in cursor.fetchall()} == walled

    @pytest.mark.django_db
    def test_leave_nothing_of_ours_to_those_without_one(self):
        tables = [m._meta.db_table for m in our_models() if registries.has_wall(m)]
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT relname, grantee::regrole::text FROM pg_class, aclexplode(relacl)"
                " WHERE relname = ANY(%s) AND grantee::regrole::text IN ('tp_app', 'tp_framework', 'tp_worker', '-')",
                [tables],
            )
            assert cursor.fetchall() == []

    def test_of_the_framework_are_waived_by_name(self):
        assert [app for app in settings.FRAMEWORK_APPS if app.startswith("platform_core.")] == [
            "platform_core.accounts"
        ]


class TestKeys:
    def test_point_down_the_line_and_are_hidden_from_there(self):
        assert registries.upward_keys(our_models()) == []

    def test_between_rows_of_shops_cannot_cross_shops(self):
        assert registries.untied(our_models()) == []


class TestTriggers:
    def test_keep_what_is_append_only_and_what_has_a_lifecycle(self):
        assert registries.without_triggers(our_models()) == []
