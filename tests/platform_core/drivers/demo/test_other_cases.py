"""Does a town have a case of every kind, in which states, and does each photo show what is sold?

`other_cases.toml` says of each kind which states stand there, which do not, and why. That list may only shrink.
"""

from __future__ import annotations

import tomllib
from collections import defaultdict
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from PIL import Image

from platform_core.cases.rows import CaseRow
from platform_core.cases.table import CASES
from platform_core.drivers.demo import opening, other_cases, photos
from platform_core.drivers.management.commands.demo_data import INCOMPLETE
from platform_core.embedded.environment import SUPERUSER_VARIABLE
from platform_core.embedded.postgres import session
from platform_core.management.everything import is_ours
from tests.platform_core.drivers.demo.test_cases import WEB, make
from tests.platform_core.sandbox import world

TABLE = tomllib.loads((Path(__file__).parent / "other_cases.toml").read_text("utf8"))
MOST = 100


def kinds() -> dict[str, type[CaseRow]]:
    """The rows of every case of ours, by its kind."""
    models = [model for model in apps.get_models() if issubclass(model, CaseRow) and is_ours(model.__module__)]
    return {model.CASE.kind: model for model in models}


def states_of(kind: str) -> set[str]:
    return {state.value for state in type(kinds()[kind].CASE.lifecycle.initial)}


def standing(cursor: Any) -> dict[str, set[str]]:
    found = defaultdict(set)
    for kind, model in kinds().items():
        cursor.execute(f"SELECT DISTINCT state FROM {model._meta.db_table}")
        found[kind] = {state for (state,) in cursor.fetchall()}
    return found


class TestTheTable:
    def test_names_every_kind_and_each_of_its_states_once(self) -> None:
        assert set(TABLE) == set(kinds()) == {case.kind for case in CASES.values() if case.kind in kinds()}
        assert {kind: sorted([*row["there"], *row["absent"]]) for kind, row in TABLE.items()} == {
            kind: sorted(states_of(kind)) for kind in kinds()
        }

    def test_gives_a_reason_for_what_is_absent_and_only_shrinks(self) -> None:
        assert [kind for kind, row in TABLE.items() if bool(row["absent"]) != bool(row.get("why"))] == []
        assert sum(len(row["absent"]) for row in TABLE.values()) <= MOST


@pytest.mark.commits
class TestTheTown:
    @pytest.mark.proof
    def test_stands_as_the_table_says_and_is_made_once(self, fresh: dict[str, str], tmp_path: Path) -> None:
        with world.running(tmp_path, WEB) as outside, session(fresh[SUPERUSER_VARIABLE]) as cursor:
            said = make(fresh, "--town", outside=outside.url)
            first = standing(cursor)
            said += make(fresh, "--town", outside=outside.url)
            cursor.execute("SELECT count(*) FROM catalog_sku")
            (items,) = cursor.fetchone()

        assert INCOMPLETE not in said
        assert {kind: sorted(states) for kind, states in first.items()} == {
            kind: sorted(row["there"]) for kind, row in TABLE.items()
        }
        assert items == len(other_cases.GOODS) + sum(len(shelf) for _, _, shelf in opening.SHOPS)


class TestThePhotos:
    def test_are_drawn_of_everything_that_is_sold_and_differ(self) -> None:
        sold = [row.skus[0].code for _, _, shelf in opening.SHOPS for row in shelf] + list(other_cases.GOODS)

        drawn = {code: photos.draw_photo(code, "") for code in sold}

        assert set(sold) <= set(photos.SKETCHES)
        assert len(set(drawn.values())) == len(sold)
        assert max(map(len, drawn.values())) < 20_000
        assert {Image.open(BytesIO(photo)).size for photo in drawn.values()} == {photos.SIZE}
