"""The variables of the environment. Read here once, and nowhere else; all missing ones are named at once."""

from __future__ import annotations

import base64
import binascii
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network, ip_network
from types import MappingProxyType
from typing import Any, Final, Literal, cast, get_args

import environ
from django.core.exceptions import ImproperlyConfigured

from platform_core.embedded.environment import DATABASE_VARIABLES, Login
from platform_core.embedded.place import CHECKOUT

Mode = Literal["local", "test", "production"]
Network = IPv4Network | IPv6Network

CONTACT: Final = re.compile(r"(mailto:[^@\s]+@|https://|tel:\+?[0-9])\S+")
LOOPBACK: Final = "127.0.0.0/8,::1/128"

# Anyone may read these. Production falls back on none of them: it names what is missing and stays down.
INSECURE: Final[Mapping[str, str]] = MappingProxyType(
    {
        "TIANPING_SECRET_KEY": "insecure-and-public-key-of-development-and-tests-only",
        "TIANPING_VAULT_KEYS": "1:" + base64.b64encode(b"insecure-vault-key-of-developers").decode(),
        "TIANPING_INDEX_KEY": base64.b64encode(b"insecure-index-key-of-developers").decode(),
        "TIANPING_AUDIT_KEY": base64.b64encode(b"insecure-audit-key-of-developers").decode(),
        "TIANPING_AUDIT_ORIGIN": "tianping.invalid/audit",
        "TIANPING_AUDIT_PUBLIC_KEY": "tianping.invalid/audit+bcbf9767+Ae3/9LUS9HkI4M8d1edDURqBDmKU03ZvHVynxu/kSlgD",
        "TIANPING_PROVIDER_URL": "http://127.0.0.1:8025/pay",
        "TIANPING_PROVIDER_SECRET": "whsec_" + base64.b64encode(b"insecure-provider-secret").decode(),
        "TIANPING_CARRIER_URL": "http://127.0.0.1:8025/carrier",
        "TIANPING_CARRIER_SECRET": "whsec_" + base64.b64encode(b"insecure-carrier-secret!").decode(),
        "TIANPING_REGISTRY_URL": "http://127.0.0.1:8025/registry",
        "TIANPING_MAIL_URL": "http://127.0.0.1:8025/mail",
        "TIANPING_SMS_URL": "http://127.0.0.1:8025/sms",
        "TIANPING_PUBLIC_URL": "http://127.0.0.1:8000",
        "TIANPING_FILES_DIR": str(CHECKOUT / ".data" / "files"),
        "TIANPING_ALLOWED_HOSTS": "127.0.0.1,localhost,testserver",
        "REDIS_URL": "redis://127.0.0.1:6379/0",
    }
)
SECRETS: Final = (
    "TIANPING_SECRET_KEY",
    "TIANPING_VAULT_KEYS",
    "TIANPING_INDEX_KEY",
    "TIANPING_AUDIT_KEY",
    "TIANPING_AUDIT_ORIGIN",  # no secret, but the name of a log whose key is none
    "TIANPING_AUDIT_PUBLIC_KEY",
    "TIANPING_PROVIDER_SECRET",
    "TIANPING_CARRIER_SECRET",
)

# Without number, prefix, origin and padding: as they are found in a list of keys, or under another name.
PUBLISHED: Final = tuple(
    INSECURE[name].removeprefix("1:").removeprefix("whsec_").rpartition("+")[2].rstrip("=") for name in SECRETS
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Env:
    """Everything that differs from one place to another. How we must behave is code, not environment."""

    mode: Mode
    login: Login
    databases: Mapping[str, dict[str, Any]]
    redis_url: str
    secret_key: str
    vault_keys: Mapping[int, bytes]
    index_key: bytes
    audit_key: bytes  # empty in every process but the sequencer's, whatever the environment says
    audit_origin: str
    audit_public_key: str  # not from the database: who writes there must not say by what it is checked
    provider_url: str
    provider_secret: str
    cashier_url: str  # where a payer's browser finds the provider's cashier; empty: below provider_url
    carrier_url: str
    carrier_secret: str
    registry_url: str
    mail_url: str
    sms_url: str
    public_url: str
    files_dir: str
    allowed_hosts: tuple[str, ...]
    metrics_from: tuple[Network, ...]
    worker_metrics_port: int
    hotline: str  # the telephone of customer service; empty: there is none
    operator_credit_code: str  # of who runs the platform, whose own shops are marked; empty: it sells nothing
    security_contacts: tuple[str, ...]  # where a weakness is reported, as addresses; none: there is no security.txt
    heartbeat_dir: str  # where loops and beat leave a file at the end of each turn; empty: nowhere

    @property
    def broker_url(self) -> str:
        """Celery spells a socket its own way."""
        return self.redis_url.replace("unix://", "redis+socket://", 1)


class _Reading:
    """One pass over the variables that remembers those it did not find, or could not read."""

    def __init__(self, source: Mapping[str, str]) -> None:
        self._env = environ.Env()
        self._env.ENVIRON = source
        self.faults: list[str] = []
        self.mode = cast("Mode", self._one_of("TIANPING_MODE", get_args(Mode), "local"))
        self.login = cast("Login", self._one_of("TIANPING_LOGIN", get_args(Login), "app"))

    def text(self, name: str) -> str:
        default = "" if self.mode == "production" else INSECURE[name]
        value = str(self._env.str(name, default=default))
        if not value:
            self.faults.append(f"{name} is missing")
        if self.mode == "production" and any(published in value for published in PUBLISHED):
            self.faults.append(f"{name} holds what is published for development: make one of your own")
        return value

    def optional(self, name: str) -> str:
        """Empty where it is not given, in production too."""
        return str(self._env.str(name, default=""))

    def words(self, name: str) -> tuple[str, ...]:
        return tuple(word.strip() for word in self.text(name).split(",") if word.strip())

    def contacts(self, name: str) -> tuple[str, ...]:
        """``mailto:security@shop.example,https://shop.example/report`` (RFC 9116, section 2.5.3)."""
        found = tuple(word.strip() for word in self.optional(name).split(",") if word.strip())
        if not all(CONTACT.fullmatch(word) for word in found):
            self.faults.append(f"{name} is a list of addresses that begin with mailto:, https: or tel:")
        return found

    def networks(self, name: str, *, default: str) -> tuple[Network, ...]:
        """``10.0.0.0/8,::1``."""
        try:
            return tuple(ip_network(word.strip()) for word in str(self._env.str(name, default=default)).split(","))
        except ValueError:
            self.faults.append(f"{name} is a list of networks")
            return ()

    def port(self, name: str) -> int:
        """0, which is nowhere, where it is not given."""
        value = str(self._env.str(name, default="0"))
        if value.isascii() and value.isdigit() and int(value[:9]) < 65_536:
            return int(value)
        self.faults.append(f"{name} is a port")
        return 0

    def key(self, name: str) -> bytes:
        return self._key(name, self.text(name))

    def numbered_keys(self, name: str) -> Mapping[int, bytes]:
        """``1:base64,2:base64``: the highest number seals, the others still open."""
        keys: dict[int, bytes] = {}
        for word in self.words(name):
            number, _, key = word.partition(":")
            if not number.isdecimal():
                self.faults.append(f"{name} is a list of number:base64")
            elif int(number) in keys:  # what the first of them sealed would open no more
                self.faults.append(f"{name} has number {int(number)} twice")
            else:
                keys[int(number)] = self._key(name, key)
        return MappingProxyType(keys)

    def databases(self) -> Mapping[str, dict[str, Any]]:
        """Those that are given; a process in production needs the one it logs in to, and should know no other."""
        if self.mode == "production" and not self._env.str(DATABASE_VARIABLES[self.login], default=""):
            self.faults.append(f"{DATABASE_VARIABLES[self.login]} is missing")
        given = {login: name for login, name in DATABASE_VARIABLES.items() if self._env.str(name, default="")}
        return MappingProxyType({login: self._env.db_url(name) for login, name in given.items()})

    def _one_of(self, name: str, allowed: tuple[str, ...], default: str) -> str:
        value = str(self._env.str(name, default=default))
        if value not in allowed:
            self.faults.append(f"{name} is one of {', '.join(allowed)}")
        return value

    def _key(self, name: str, value: str) -> bytes:
        try:
            key = base64.b64decode(value, validate=True)
        except binascii.Error:
            key = b""
        if value and len(key) != 32:
            self.faults.append(f"{name} holds 32 bytes in base64")
        return key


def read(source: Mapping[str, str]) -> Env:
    """The environment as values, or ``ImproperlyConfigured`` with every fault in it."""
    found = _Reading(source)
    env = Env(
        mode=found.mode,
        login=found.login,
        databases=found.databases(),
        redis_url=found.text("REDIS_URL"),
        secret_key=found.text("TIANPING_SECRET_KEY"),
        vault_keys=found.numbered_keys("TIANPING_VAULT_KEYS"),
        index_key=found.key("TIANPING_INDEX_KEY"),
        audit_key=found.key("TIANPING_AUDIT_KEY") if found.login == "sequencer" else b"",
        audit_origin=found.text("TIANPING_AUDIT_ORIGIN"),
        audit_public_key=found.text("TIANPING_AUDIT_PUBLIC_KEY"),
        provider_url=found.text("TIANPING_PROVIDER_URL"),
        provider_secret=found.text("TIANPING_PROVIDER_SECRET"),
        cashier_url=found.optional("TIANPING_CASHIER_URL"),
        carrier_url=found.text("TIANPING_CARRIER_URL"),
        carrier_secret=found.text("TIANPING_CARRIER_SECRET"),
        registry_url=found.text("TIANPING_REGISTRY_URL"),
        mail_url=found.text("TIANPING_MAIL_URL"),
        sms_url=found.text("TIANPING_SMS_URL"),
        public_url=found.text("TIANPING_PUBLIC_URL"),
        files_dir=found.text("TIANPING_FILES_DIR"),
        allowed_hosts=found.words("TIANPING_ALLOWED_HOSTS"),
        metrics_from=found.networks("TIANPING_METRICS_FROM", default=LOOPBACK),
        worker_metrics_port=found.port("TIANPING_WORKER_METRICS_PORT"),
        hotline=found.optional("TIANPING_HOTLINE"),
        operator_credit_code=found.optional("TIANPING_OPERATOR_CREDIT_CODE"),
        security_contacts=found.contacts("TIANPING_SECURITY_CONTACT"),
        heartbeat_dir=found.optional("TIANPING_HEARTBEAT_DIR"),
    )
    if found.faults:
        raise ImproperlyConfigured("the environment will not do: " + "; ".join(dict.fromkeys(found.faults)))
    return env


ENV: Final = read(os.environ)
