"""The answers to duties: whole or in part, by code that acts, by code that only shows or keeps, or not at all."""

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
    PARTLY = "partly"
    SUPPORTED = "supported"
    WAITING = "waiting"


def sites_of(duty: str) -> list[str]:
    """The places in our own code that answer this duty, sorted. That we declare to hold data about it is no answer."""
    return sorted(parts_by_site(duty))


def parts_by_site(duty: str) -> Mapping[str, list[str]]:
    """The parts that each place makes true that answers this duty; none where it answers the whole."""
    found: dict[str, list[str]] = defaultdict(list)
    for site in _sites(duty):
        found[f"{site.module}.{site.name}"] += [site.part] if site.part else []
    return {site: sorted(parts) for site, parts in found.items()}


def answer_to(duty: str) -> Answer:
    """Enforced only if code that acts makes all of it true: a duty of which one part is open is answered partly."""
    found = [_best(demand) for demand in demands_of(duty)]
    if set(found) == {Answer.ENFORCED}:
        return Answer.ENFORCED
    if Answer.WAITING not in found:
        return Answer.SUPPORTED
    return Answer.WAITING if set(found) == {Answer.WAITING} else Answer.PARTLY


def demands_of(duty: str) -> list[str]:
    """The duty itself, or each of its parts as `ECL-28a: remind the unregistered`: each is answered or waits."""
    return [f"{duty}: {part}" for part in CATALOGUE[duty].parts] or [duty]


def answered_demands() -> set[str]:
    """Each demand that a tag makes true."""
    return {each for duty in CATALOGUE for each in demands_of(duty) if _best(each) is not Answer.WAITING}


def undivided_tags() -> list[str]:
    """Tags that claim the whole of a duty that has parts: each has to say which."""
    return [
        f"{duty}: {site.module}.{site.name} does not say which part: {', '.join(CATALOGUE[duty].parts)}"
        for duty in CATALOGUE
        if CATALOGUE[duty].parts
        for site in sorted(_sites(duty), key=str)
        if site.part == ""
    ]


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
    """How many of these, or of their parts, wait for which work."""
    works, found, answered = unanswered(), defaultdict[str, int](int), answered_demands()
    for demand in (each for duty in duties for each in demands_of(duty) if each not in answered):
        found[works.get(demand, "not listed")] += 1
    return dict(sorted(found.items()))


def apart(shown: Collection[str]) -> list[str]:
    """The duties where tag and test do not meet: answered by code and shown by no test, and the other way round."""
    answered = {duty for duty in CATALOGUE if _sites(duty)}
    return [
        *(f"{duty}: no test shows it" for duty in sorted(answered - set(shown))),
        *(f"{duty}: a test bears its mark, and no code answers it" for duty in sorted(set(shown) - answered)),
    ]


def _best(demand: str) -> Answer:
    """The best answer to a duty, or to a part of it."""
    duty, _, part = demand.partition(": ")
    modules = [site.module for site in _sites(duty) if not part or site.part == part]
    if not modules:
        return Answer.WAITING
    return Answer.ENFORCED if ACTS & {name for module in modules for name in module.split(".")} else Answer.SUPPORTED


def _sites(duty: str) -> list[Site]:
    return [site for site in SITES.get(duty, ()) if is_ours(site.module) and site.name not in HOLDINGS]
