"""The variables by which programs find their servers. Either all of them are given, or all are ours."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, Literal
from urllib.parse import urlsplit, urlunsplit

Login = Literal["app", "worker", "sequencer", "auditor", "migrator"]
DATABASE_VARIABLES: Final[Mapping[Login, str]] = MappingProxyType(
    {
        "app": "DATABASE_URL",
        "worker": "WORKER_DATABASE_URL",
        "sequencer": "SEQUENCER_DATABASE_URL",
        "auditor": "AUDIT_DATABASE_URL",
        "migrator": "MIGRATOR_DATABASE_URL",
    }
)
SUPERUSER_VARIABLE: Final = "SUPERUSER_DATABASE_URL"  # for making roles and databases; no serving process has it
REDIS_VARIABLE: Final = "REDIS_URL"
FILES_VARIABLE: Final = "TIANPING_FILES_DIR"


class HalfGiven(Exception):
    """Some servers are named and some are not; mixing them with ours would hide a mistake."""


def has_outside_servers(environment: Mapping[str, str]) -> bool:
    """Are the servers somebody else's?"""
    names = [*DATABASE_VARIABLES.values(), REDIS_VARIABLE]
    missing = [name for name in names if not environment.get(name)]
    if missing and len(missing) < len(names):
        raise HalfGiven(f"set all of {', '.join(names)} or none; missing: {', '.join(missing)}")
    return not missing


def with_database(environment: Mapping[str, str], database: str) -> dict[str, str]:
    """The same logins at another database of the same server."""
    names = [*DATABASE_VARIABLES.values(), SUPERUSER_VARIABLE]
    return {name: _url_with_database(environment[name], database) for name in names if environment.get(name)}


def seen_by(login: Login, environment: Mapping[str, str]) -> dict[str, str]:
    """The environment of one process: its own login's address, and no other's."""
    own = DATABASE_VARIABLES[login]
    others = {*DATABASE_VARIABLES.values(), SUPERUSER_VARIABLE} - {own}
    return {name: value for name, value in environment.items() if name not in others} | {"TIANPING_LOGIN": login}


def _url_with_database(url: str, database: str) -> str:
    parts = urlsplit(url)
    return urlunsplit(parts._replace(path=f"/{database}")).replace(":/?", ":///?")
