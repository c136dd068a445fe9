"""By which variables do programs find their servers?"""

from __future__ import annotations

import pytest

from platform_core.embedded.environment import (
    DATABASE_VARIABLES,
    HalfGiven,
    has_outside_servers,
    seen_by,
    with_database,
)

ALL = {name: f"postgres://tp_{login}@/tianping?host=/a" for login, name in DATABASE_VARIABLES.items()} | {
    "REDIS_URL": "redis://r",
    "SUPERUSER_DATABASE_URL": "postgres://postgres:p@h:5/postgres",
}


class TestGiven:
    def test_is_all_or_nothing(self) -> None:
        assert (has_outside_servers(ALL), has_outside_servers({"HOME": "/"})) == (True, False)

    @pytest.mark.parametrize("name", [*DATABASE_VARIABLES.values(), "REDIS_URL"])
    def test_names_what_is_missing(self, name: str) -> None:
        with pytest.raises(HalfGiven, match=f"missing: {name}$"):
            has_outside_servers({key: value for key, value in ALL.items() if key != name})


class TestRenamed:
    def test_changes_the_database_and_nothing_else(self) -> None:
        there = with_database(ALL, "x")

        assert there["DATABASE_URL"] == "postgres://tp_app@/x?host=/a"
        assert there["SUPERUSER_DATABASE_URL"] == "postgres://postgres:p@h:5/x"
        assert "REDIS_URL" not in there


class TestSeenBy:
    def test_hides_the_addresses_of_others(self) -> None:
        seen = seen_by("worker", ALL)

        assert {name for name in seen if name.endswith("DATABASE_URL")} == {"WORKER_DATABASE_URL"}
        assert (seen["TIANPING_LOGIN"], seen["REDIS_URL"]) == ("worker", "redis://r")
