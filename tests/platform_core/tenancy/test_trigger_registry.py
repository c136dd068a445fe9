"""Does the quick registry of triggers say what pgtrigger's own does?"""

from __future__ import annotations

import pgtrigger
import pytest
from pgtrigger import registry

from merchants.shops.models.shops import Merchant
from platform_core.tenancy.triggers import Known


def trigger(name: str) -> pgtrigger.Trigger:
    return pgtrigger.Protect(name=name, operation=pgtrigger.Delete)


class TestKnown:
    def test_holds_the_same_lists_as_the_slow_one(self) -> None:
        ours = registry._registry

        assert isinstance(ours, Known)
        assert len(ours) > 100
        assert ours.by_db_table == registry._Registry.by_db_table.fget(ours)
        assert ours.pg_function_names == registry._Registry.pg_function_names.fget(ours)

    def test_refuses_a_name_twice_and_knows_when_it_is_gone(self) -> None:
        known, before = Known(), list(Merchant._meta.triggers)
        known["merchants.Merchant:tried"] = (Merchant, trigger("tried"))
        with pytest.raises(KeyError, match="already used"):
            known["merchants.Merchant:tried"] = (Merchant, pgtrigger.Protect(name="tried", operation=pgtrigger.Update))

        registry_before, registry._registry = registry._registry, known
        try:
            del known["merchants.Merchant:tried"]
        finally:
            registry._registry = registry_before

        assert (known.by_db_table, known.pg_function_names) == ({}, set())
        assert list(Merchant._meta.triggers) == before
