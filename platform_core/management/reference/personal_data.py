"""The page of personal data: where we hold it, its purpose and its fate. From every `personal_data`."""

from __future__ import annotations

from platform_core.management.reference.markdown import code, codes, document, table
from platform_core.vault.declarations import HOLDINGS, NONE, OnErasure, PersonalData


def page() -> str:
    return document(
        "Personal data",
        says=(
            "Every model says what it holds of people, or that it holds nothing; one that says neither fails the build."
            " Names, phones, addresses and document numbers stand in the vault, under a key for each person and"
            " retention class. What outlives a request to be forgotten names the duty that demands it."
        ),
        parts=[
            "## Held",
            table(
                ("model", "fields", "what for", "kept as", "on erasure", "in the export"),
                [_row(held) for _, held in sorted(HOLDINGS.items())],
            ),
            "## None",
            table(("model", "why"), [(code(model), why) for model, why in sorted(NONE.items())]),
        ],
    )


def _row(held: PersonalData) -> tuple[str, ...]:
    fate = f"retain, {held.because}" if held.on_erasure is OnErasure.RETAIN else str(held.on_erasure)
    exported = "yes" if held.export else "no"
    return code(held.model), codes(held.fields), held.purpose, code(held.retention), fate, exported
