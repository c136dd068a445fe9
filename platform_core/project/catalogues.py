"""One catalogue of texts a language."""

from __future__ import annotations

from django.conf import settings
from django.utils.translation import trans_real


def merge_catalogues() -> None:
    """Put the catalogues of each language into one, what comes first holding.

    Django means to, but compares a function with its code and so keeps each of the thirty apart; every text of a page
    is then looked for in most of them. Where they form plurals by different rules they stay apart.
    """
    for code, _name in settings.LANGUAGES:
        texts = trans_real.translation(code)._catalog  # type: ignore[attr-defined]  # the stubs leave it out
        rules = {rule.__code__ for rule in texts._plurals}
        if len(rules) == 1:
            merged = {key: text for each in reversed(texts._catalogs) for key, text in each.items()}
            texts._catalogs, texts._plurals = [merged], texts._plurals[:1]
