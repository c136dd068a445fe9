"""How do the numbers of the file come into the database, where triggers and staff can look at them?"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from platform_core.legal.models import LegalRule
from platform_core.legal.rules import HOUSE, every


class CatalogueEdited(RuntimeError):
    """A version that was in force has another text now. What ran by it could no longer be explained: add a version."""


def enter_catalogue() -> int:
    """Write down the versions that are not there yet; how many. After each migrate, as its login.

    Raises ``CatalogueEdited`` where the file says something else than it did when the version was written down.
    """
    stored = {(row.code, row.version): row.rule() for row in LegalRule.objects.filter(version__lte=HOUSE)}
    in_file = [replace(found, effective_to=date.max) for found in every()]  # where the next begins, this one ends
    edited = [f"{r.code} v{r.version}" for r in in_file if stored.get((r.code, r.version), r) != r]
    if edited:
        raise CatalogueEdited(f"a version is never edited, a later one says otherwise: {', '.join(edited)}")
    new = [LegalRule.of(found) for found in in_file if (found.code, found.version) not in stored]
    return len(LegalRule.objects.bulk_create(new))
