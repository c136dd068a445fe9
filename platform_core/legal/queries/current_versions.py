"""The versions of calendar and house numbers that are committed now, asked for once a transaction.

A process that kept them for longer would go on counting by outdated rows until its restart. It may keep the rows that
belong to an answer, because rows are only ever added: the same ids always mean the same rows.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final
from uuid import UUID

from django.db import connection

from platform_core.legal.models.rules import OF_THE_HOUSE, LegalRule
from platform_core.legal.once import OnceATransaction
from platform_core.legal.rules import HOUSE, Rule

ASK: Final = """
SELECT (SELECT jsonb_object_agg(version, id) FROM legal_calendarversion),
       (SELECT jsonb_agg(id ORDER BY id) FROM legal_legalrule WHERE version > %s)
"""


@dataclass(frozen=True, slots=True)
class CurrentVersions:
    """The ids of the calendars by version, and the versions of the house numbers by code."""

    calendars: Mapping[int, UUID]
    numbers: Mapping[str, Sequence[Rule]]


def _ask() -> CurrentVersions:
    with connection.cursor() as cursor:
        cursor.execute(ASK, [HOUSE])
        calendars, numbers = cursor.fetchone()
    return CurrentVersions(_calendars(calendars or "{}"), _numbers(numbers or "[]"))


current_versions: Final = OnceATransaction(_ask)


@lru_cache(maxsize=8)
def _calendars(ids: str) -> Mapping[int, UUID]:
    return {int(version): UUID(row_id) for version, row_id in json.loads(ids).items()}


@lru_cache(maxsize=8)
def _numbers(ids: str) -> Mapping[str, Sequence[Rule]]:
    found: dict[str, list[Rule]] = defaultdict(list)
    if json.loads(ids):
        for row in LegalRule.objects.filter(OF_THE_HOUSE).order_by("code", "version"):
            found[row.code].append(row.rule())
    return found
