"""Does the adapter of the business register keep to the port, against the real server? The fake keeps to it too."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

import pytest
from django.conf import settings as django_settings

from merchants.shops import policies
from merchants.shops.adapters import SandboxRegistry
from merchants.shops.errors import RegistrySilent
from merchants.shops.ports import BusinessRegistry
from platform_core.rows import new_id
from platform_core.sandbox.credit_codes import known_codes
from tests.merchants.conftest import FakeRegistry
from tests.platform_core.sandbox.world import World, listening, running

UNKNOWN = "91350100M000100Y43"  # a valid code that the sandbox never heard of


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with listening() as merchant, running(tmp_path_factory.mktemp("registry"), merchant.url) as started:
        yield started


@pytest.fixture
def adapter(world: World, monkeypatch: pytest.MonkeyPatch) -> SandboxRegistry:
    monkeypatch.setattr(django_settings, "REGISTRY_URL", f"{world.url}/registry")
    return SandboxRegistry()


class TestSandboxRegistry:
    def test_gives_the_entry_in_our_own_words(self, adapter):
        entry = adapter.look_up(next(known_codes()), request_id=new_id()).entry

        assert entry is not None
        assert (entry.kind, entry.active, entry.valid_until) == ("enterprise", True, date(2099, 12, 31))
        assert re.fullmatch(r"杭州.+第\d+有限公司", entry.name)

    def test_gives_the_standing_of_who_may_no_longer_trade(self, adapter):
        revoked = adapter.look_up(next(known_codes("revoked")), request_id=new_id()).entry
        expired = adapter.look_up(next(known_codes("licence_expired")), request_id=new_id()).entry

        assert revoked is not None
        assert expired is not None
        assert (revoked.active, expired.valid_until) == (False, date(2024, 12, 31))

    @pytest.mark.parametrize("code", [UNKNOWN, "0" * 18])
    def test_says_that_there_is_no_such_enterprise(self, adapter, code):
        assert adapter.look_up(code, request_id=new_id()).entry is None

    def test_is_silent_when_the_register_fails(self, adapter, world):
        world.fault("registry", "error")

        with pytest.raises(RegistrySilent) as refusal:
            adapter.look_up(UNKNOWN, request_id=new_id())

        assert refusal.value.params == {"source": "registry-sandbox"}

    def test_is_silent_when_nobody_is_there(self, adapter, monkeypatch):
        monkeypatch.setattr(django_settings, "REGISTRY_URL", "http://127.0.0.1:1/registry")

        with pytest.raises(RegistrySilent):
            adapter.look_up(UNKNOWN, request_id=new_id())

    def test_is_what_the_fake_plays(self, adapter):
        def kept(registry: BusinessRegistry) -> bool:
            answer = registry.look_up(next(known_codes()), request_id=new_id())
            return bool(answer.source) and answer.entry is not None and answer.entry.active

        assert kept(adapter)
        assert kept(FakeRegistry())

    def test_agrees_with_our_own_check_of_codes(self):
        codes = known_codes()

        assert all(policies.is_credit_code(next(codes)) for _ in range(200))
