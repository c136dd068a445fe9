"""What does the environment say?"""

from __future__ import annotations

import base64
from typing import get_args

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.core.exceptions import ImproperlyConfigured

from platform_core.audit.signing import Signer
from platform_core.embedded.environment import Login
from platform_core.project.env import INSECURE, SECRETS, read

KEY = base64.b64encode(b"k" * 32).decode()
PRODUCTION = dict.fromkeys(INSECURE, "given") | {
    "TIANPING_MODE": "production",
    "TIANPING_VAULT_KEYS": f"1:{KEY},2:{KEY}",
    "TIANPING_INDEX_KEY": KEY,
    "DATABASE_URL": "postgres://tp_app:p%40ss@db.example:6432/tianping",
}


class TestRead:
    def test_needs_nothing_on_a_developers_machine(self) -> None:
        env = read({})

        assert (env.mode, env.login, dict(env.databases)) == ("local", "app", {})
        assert [len(key) for key in (*env.vault_keys.values(), env.index_key)] == [32, 32]

    def test_names_all_that_production_lacks_at_once(self) -> None:
        with pytest.raises(ImproperlyConfigured) as refusal:
            read({"TIANPING_MODE": "production"})

        message = str(refusal.value)
        missing = [name for name in ("DATABASE_URL", *INSECURE) if f"{name} is missing" not in message]
        assert missing == ["TIANPING_AUDIT_KEY"]  # which is no business of the app's

    def test_gives_the_signing_key_to_the_sequencer_alone(self) -> None:
        there = {"TIANPING_AUDIT_KEY": KEY}

        keys = {login: read(there | {"TIANPING_LOGIN": login}).audit_key for login in get_args(Login)}

        assert keys == dict.fromkeys(get_args(Login), b"") | {"sequencer": b"k" * 32}

    def test_tells_developers_the_public_key_of_their_log(self) -> None:
        env = read({"TIANPING_LOGIN": "sequencer"})

        assert (
            Signer(env.audit_origin, Ed25519PrivateKey.from_private_bytes(env.audit_key)).vkey == env.audit_public_key
        )

    def test_asks_the_sequencer_for_the_signing_key(self) -> None:
        with pytest.raises(ImproperlyConfigured) as refusal:
            read({"TIANPING_MODE": "production", "TIANPING_LOGIN": "sequencer"})

        assert "TIANPING_AUDIT_KEY is missing" in str(refusal.value)

    def test_accepts_a_complete_production(self) -> None:
        env = read(PRODUCTION)

        assert (env.databases["app"]["PASSWORD"], env.databases["app"]["PORT"]) == ("p@ss", 6432)
        assert sorted(env.vault_keys) == [1, 2]
        assert env.secret_key == "given"

    def test_names_all_published_keys_that_production_was_given_at_once(self) -> None:
        given = PRODUCTION | {name: INSECURE[name] for name in SECRETS} | {"TIANPING_LOGIN": "sequencer"}

        with pytest.raises(ImproperlyConfigured) as refusal:
            read(given | {"SEQUENCER_DATABASE_URL": "postgres://tp_sequencer@db/tianping"})

        faults = str(refusal.value).removeprefix("the environment will not do: ").split("; ")
        published = "holds what is published for development: make one of your own"
        assert sorted(faults) == [f"{name} {published}" for name in sorted(SECRETS)]

    @pytest.mark.parametrize(
        ("name", "value"),
        [
            ("TIANPING_VAULT_KEYS", f"1:{KEY},7:{INSECURE['TIANPING_VAULT_KEYS'].removeprefix('1:')}"),
            ("TIANPING_VAULT_KEYS", f"1:{KEY},2:{INSECURE['TIANPING_INDEX_KEY']}"),
            ("TIANPING_INDEX_KEY", INSECURE["TIANPING_AUDIT_KEY"]),
            ("TIANPING_PROVIDER_SECRET", INSECURE["TIANPING_PROVIDER_SECRET"].removeprefix("whsec_")),
            ("TIANPING_PROVIDER_SECRET", INSECURE["TIANPING_CARRIER_SECRET"]),
            (
                "TIANPING_AUDIT_PUBLIC_KEY",
                "shop.example/audit+0a1b2c3d+" + INSECURE["TIANPING_AUDIT_PUBLIC_KEY"].rpartition("+")[2],
            ),
        ],
    )
    def test_finds_a_published_key_however_it_is_written(self, name: str, value: str) -> None:
        assert read({name: value}).mode == "local"
        with pytest.raises(ImproperlyConfigured, match=f": {name} holds what is published for development"):
            read(PRODUCTION | {name: value})

    def test_asks_a_worker_for_the_workers_address(self) -> None:
        with pytest.raises(ImproperlyConfigured, match=r": WORKER_DATABASE_URL is missing$"):
            read(PRODUCTION | {"TIANPING_LOGIN": "worker"})

    @pytest.mark.parametrize(
        ("name", "value", "fault"),
        [
            ("TIANPING_MODE", "prod", "TIANPING_MODE is one of local, test, production"),
            ("TIANPING_LOGIN", "root", "TIANPING_LOGIN is one of app, worker"),
            ("TIANPING_INDEX_KEY", "c2hvcnQ=", "TIANPING_INDEX_KEY holds 32 bytes in base64"),
            ("TIANPING_INDEX_KEY", "not base64", "TIANPING_INDEX_KEY holds 32 bytes in base64"),
            ("TIANPING_METRICS_FROM", "10.0.0.0/8,here", "TIANPING_METRICS_FROM is a list of networks"),
            ("TIANPING_WORKER_METRICS_PORT", "65536", "TIANPING_WORKER_METRICS_PORT is a port"),
            ("TIANPING_WORKER_METRICS_PORT", "-1", "TIANPING_WORKER_METRICS_PORT is a port"),
            ("TIANPING_VAULT_KEYS", KEY, "TIANPING_VAULT_KEYS is a list of number:base64"),
            ("TIANPING_VAULT_KEYS", f"1:{KEY},2:{KEY},2:{KEY}", "TIANPING_VAULT_KEYS has number 2 twice"),
            ("TIANPING_VAULT_KEYS", f"1:{KEY},01:{KEY}", "TIANPING_VAULT_KEYS has number 1 twice"),
        ],
    )
    def test_refuses_what_it_cannot_read(self, name: str, value: str, fault: str) -> None:
        with pytest.raises(ImproperlyConfigured, match=fault):
            read({name: value})

    def test_takes_a_socket_from_the_address(self) -> None:
        env = read({"DATABASE_URL": "postgres://tp_app@/tianping?host=/A/b%20c"})

        assert env.databases["app"]["OPTIONS"] == {"host": "/A/b c"}

    def test_spells_a_socket_as_celery_does(self) -> None:
        env = read({"REDIS_URL": "unix:///a/valkey.sock?db=0"})

        assert (env.redis_url, env.broker_url) == ("unix:///a/valkey.sock?db=0", "redis+socket:///a/valkey.sock?db=0")
