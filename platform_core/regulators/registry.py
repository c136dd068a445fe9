"""The register of dossiers: the things and documents of each. Filled on import by each app's `evidence`; pure.

A trail names things, by id, and shows nothing of them: their history is read from the event log afterwards.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Final, TypeAlias
from uuid import UUID

from platform_core.regulators.errors import NoTraders
from platform_core.regulators.types import TraderIdentity

Trail: TypeAlias = Callable[[UUID], Iterable[UUID]]

TRAILS: Final[dict[str, list[Trail]]] = defaultdict(list)


def trail(subject_type: str) -> Callable[[Trail], Trail]:
    """Bind one app's answer for things of this kind (`orders.order`). Several apps may answer for the same kind.

    Asked under a scope that may read every shop's rows. Raises ``ValueError`` where the answer is bound already.
    """

    def bind(answer: Trail) -> Trail:
        if answer in TRAILS[subject_type]:
            raise ValueError(f"{subject_type} has this trail already")
        TRAILS[subject_type].append(answer)
        return answer

    return bind


def ids_of(subject_type: str, subject_id: UUID, /) -> frozenset[UUID]:
    """All apps' answers joined, and the thing itself. Raises ``LookupError`` where nobody answers for the kind."""
    answers = TRAILS.get(subject_type)
    if not answers:
        raise LookupError(f"nobody answers for {subject_type}")
    return frozenset({subject_id}.union(*(answer(subject_id) for answer in answers)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Documents:
    """The name of a thing, and the texts about it that the log holds only the hashes of, by name."""

    number: str
    texts: Mapping[str, str]


Show: TypeAlias = Callable[[UUID], Documents]

DOCUMENTS: Final[dict[str, Show]] = {}


def documents(subject_type: str) -> Callable[[Show], Show]:
    """Bind the answer for things of this kind. Asked under the scope of who wants their own; raises ``NotFound`` for
    another's. Raises ``ValueError`` where an answer is bound already."""

    def bind(answer: Show) -> Show:
        if subject_type in DOCUMENTS:
            raise ValueError(f"{subject_type} has its documents already")
        DOCUMENTS[subject_type] = answer
        return answer

    return bind


Traders: TypeAlias = Callable[[], Iterable[TraderIdentity]]

_TRADERS: Final[list[Traders]] = []


def traders(answer: Traders) -> Traders:
    """Bind the app's answer for the identities of all traders that stand. Asked in the scope of the system.

    Raises ``ValueError`` where an answer is bound already.
    """
    if _TRADERS and answer not in _TRADERS:
        raise ValueError("somebody says already who the traders are")
    _TRADERS[:] = [answer]
    return answer


def all_traders() -> list[TraderIdentity]:
    """All traders in the order of their ids, so that the same traders give the same bytes. Raises ``NoTraders``."""
    if not _TRADERS:
        raise NoTraders
    return sorted(_TRADERS[0](), key=lambda trader: trader.merchant_id)
