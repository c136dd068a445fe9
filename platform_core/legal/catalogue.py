"""The copy of the file's rules in the database, where triggers and staff read them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from platform_core.legal.models.rules import LegalRule
from platform_core.legal.rules import HOUSE, every


class CatalogueEdited(RuntimeError):
    """A version that was in force has another text now: clocks counted by it cannot be explained. Add a version."""


def enter_catalogue() -> int:
    """Insert the versions that the database does not have yet, and return how many. Runs after each migrate, as its
    login.

    Raises ``CatalogueEdited`` if the file differs from a version that was inserted before.
    """
    stored = {(row.code, row.version): row.rule() for row in LegalRule.objects.filter(version__lte=HOUSE)}
    in_file = [
        replace(found, effective_to=date.max) for found in every()
    ]  # a row has no end of its own: it ends where the next version begins
    edited = [f"{r.code} v{r.version}" for r in in_file if stored.get((r.code, r.version), r) != r]
    if edited:
        raise CatalogueEdited(f"a version is never edited, a later one says otherwise: {', '.join(edited)}")
    new = [LegalRule.of(found) for found in in_file if (found.code, found.version) not in stored]
    return len(LegalRule.objects.bulk_create(new))
