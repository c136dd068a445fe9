"""The manifest of a bundle: who asked for which facts, how many it holds, its hashes, and the day it is of.

Only the manifest and the proofs depend on the day, by the tree and the hashes that lead to it: the facts stay the same.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from platform_core.audit import leaves
from platform_core.audit.signing import in_base64
from platform_core.audit.types import Checkpoint, Selection
from platform_core.audit.verify import FORMAT, Part
from platform_core.duties import fulfils

QUERY_VERSION: Final = 1  # the version of a selection's meaning; it is signed as well


@fulfils("HSE-17")
def manifest(
    selection: Selection,
    *,
    facts: Mapping[str, Any],
    parts: Sequence[Part],
    checkpoint: Part,
    indexes: Mapping[str, int | None],
    head: Checkpoint,
    consistency: Mapping[str, Any] | None,
) -> dict[str, Any]:
    """The manifest to sign. ``parts`` have a line a fact. ``indexes`` are the first and the last leaf and their number;
    every leaf was checked."""
    tree = {"origin": head.vkey.partition("+")[0], "size": head.size, "root": in_base64(head.root)}
    return {
        "format": FORMAT,
        "facts": dict(facts),
        "selection": selection_fields(selection),
        "query_version": QUERY_VERSION,
        "files": [_part_entry(part) | {"rows": indexes["count"]} for part in parts],
        "rows": dict(indexes),
        "tree": tree | {"checkpoint": _part_entry(checkpoint)},
        "chain": {"checked": indexes["count"], "result": "intact"},  # a broken chain gives no bundle
        "consistency": consistency,
    }


def _part_entry(part: Part) -> dict[str, Any]:
    return {"name": part.name, "size": part.size, "sha256": part.sha256}


def selection_fields(selection: Selection) -> dict[str, Any]:
    """The fields that narrow the selection, and no others."""
    since, until = selection.since, selection.until
    narrowed = {
        "ids": sorted(map(str, selection.ids)),
        "merchant_id": selection.merchant_id and str(selection.merchant_id),
        "person_id": selection.person_id and str(selection.person_id),
        "since": since and leaves.instant(since),
        "until": until and leaves.instant(until),
    }
    return {name: value for name, value in narrowed.items() if value}


def continuing(earlier: Checkpoint, *, proof: Sequence[bytes]) -> dict[str, Any]:
    """The head that the log continues, and the proof of it."""
    return {"size": earlier.size, "root": in_base64(earlier.root), "proof": [in_base64(one) for one in proof]}
