"""Can staff look for rows by anything but what a list declares?"""

from __future__ import annotations

import pytest
from django.contrib import admin
from django.contrib.admin.utils import get_fields_from_path

from platform_core.accounts.models import User

LISTS = sorted(admin.site._registry.items(), key=lambda found: found[0]._meta.label)


class TestLists:
    @pytest.mark.parametrize(("model", "shown"), LISTS, ids=lambda each: getattr(each, "__name__", ""))
    def test_take_no_lookup_that_they_do_not_declare(self, rf, model, shown):
        request = rf.get("/")
        lookups = ("startswith", "regex", "contains", "gt", "range")
        declared = {each for each in shown.list_filter if isinstance(each, str)} | {shown.date_hierarchy}

        taken = [
            f"{field.name}__{lookup}"
            for field in model._meta.get_fields()
            for lookup in lookups
            if field.name not in declared and shown.lookup_allowed(f"{field.name}__{lookup}", "a", request)
        ]

        assert taken == []

    @pytest.mark.parametrize(("model", "shown"), LISTS, ids=lambda each: getattr(each, "__name__", ""))
    def test_take_what_their_filters_ask_for(self, rf, model, shown):
        for each in shown.list_filter:
            if isinstance(each, str):
                assert shown.lookup_allowed(f"{each}__exact", "a", rf.get("/"))
                assert not shown.lookup_allowed(f"{each}__startswith", "a", rf.get("/"))
                if (field := get_fields_from_path(model, each)[-1]).is_relation:
                    assert shown.lookup_allowed(f"{each}__{field.target_field.name}__exact", "a", rf.get("/"))
            elif isinstance(each, tuple):
                assert shown.lookup_allowed(f"{each[0]}__isempty", "1", rf.get("/"))
            else:
                assert shown.lookup_allowed(each.parameter_name, "a", rf.get("/"))

    @pytest.mark.parametrize("lookup", ["password__startswith", "password", "password__exact", "is_superuser__exact"])
    def test_tell_nobody_what_a_password_is_kept_as(self, rf, lookup):
        assert not admin.site._registry[User].lookup_allowed(lookup, "argon2s$", rf.get("/"))
