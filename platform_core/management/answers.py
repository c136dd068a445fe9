"""How is each duty answered: by code that acts, by code that only shows or keeps, or by nothing yet?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from enum import StrEnum
from typing import Final

from platform_core.duties import CATALOGUE, SITES, Site
from platform_core.legal.unanswered import unanswered
from platform_core.management.everything import is_ours, unit
from platform_core.vault.declarations import HOLDINGS

# Where something is judged, done, or done by itself. What stands elsewhere shows or keeps what others decide.
ACTS: Final = {"policies", "commands", "deadlines", "case", "models", "subscribers", "tasks"}
CORE: Final = "core"


class Answer(StrEnum):
    ENFORCED = "enforced"
    SUPPORTED = "supported"
    WAITING = "waiting"


def sites_of(duty: str) -> list[str]:
    """The places in our own code that answer this duty, sorted. That we declare to hold data about it is no answer."""
    return sorted(f"{site.module}.{site.name}" for site in _sites(duty))


def answer_to(duty: str) -> Answer:
    """The best of its answers."""
    parts = {part for site in _sites(duty) for part in site.module.split(".")}
    if not parts:
        return Answer.WAITING
    return Answer.ENFORCED if parts & ACTS else Answer.SUPPORTED


def core() -> list[str]:
    return [duty.id for duty in CATALOGUE.values() if duty.scope == CORE]


def by_app(duties: Iterable[str]) -> Mapping[str, Mapping[Answer, int]]:
    """How many of these each app or package of the kernel enforces or supports, with others or alone."""
    found: dict[str, dict[Answer, int]] = defaultdict(lambda: dict.fromkeys(Answer, 0))
    for duty in duties:
        for app in {unit(site.module) for site in _sites(duty)}:
            found[app][answer_to(duty)] += 1
    return dict(sorted(found.items()))


def by_work(duties: Iterable[str]) -> Mapping[str, int]:
    """How many of these wait for which work."""
    works, found = unanswered(), defaultdict[str, int](int)
    for duty in duties:
        if answer_to(duty) is Answer.WAITING:
            found[works.get(duty, "not listed")] += 1
    return dict(sorted(found.items()))


def apart(shown: Collection[str]) -> list[str]:
    """Where tag and test do not meet: duties that code answers and no test shows, and the other way round."""
    answered = {duty for duty in CATALOGUE if _sites(duty)}
    return [
        *(f"{duty}: no test shows it" for duty in sorted(answered - set(shown))),
        *(f"{duty}: a test bears its mark, and no code answers it" for duty in sorted(set(shown) - answered)),
    ]


def _sites(duty: str) -> list[Site]:
    return [site for site in SITES.get(duty, ()) if is_ours(site.module) and site.name not in HOLDINGS]
