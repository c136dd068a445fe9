"""Words of pages for codes, refusals, clocks and histories, in the language of the reader."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Final, Protocol
from uuid import UUID

from django.urls import reverse
from django.utils.functional import Promise as Lazy
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from platform_core.actors import Role
from platform_core.deadlines import wording as deadlines
from platform_core.deadlines.types import Promise
from platform_core.errors import DomainError
from platform_core.eventlog.types import TimelineItem
from platform_core.files.types import KeptFile
from platform_core.http.problems import of_refusal
from platform_core.labels import REASONS, Labelled, spell
from platform_core.legal.rules import rule
from platform_core.legal.spans import local_day
from platform_core.states import Lifecycle
from platform_core.ui import wording
from platform_core.ui.parts import Badge, Clock, Problem, Step

DOORS: Final = {Role.SHOPPER: "me", Role.MERCHANT: "seller", Role.REGULATOR: "regulator"}  # as addresses name them
WHOSE: Final[Mapping[Role, Lazy]] = {
    Role.SHOPPER: _("to be done by the shopper"),
    Role.MERCHANT: _("to be done by the shop"),
    Role.STAFF: _("to be done by the platform"),
    Role.SYSTEM: _("to be done by the platform"),
    Role.REGULATOR: _("up to the authority"),
}
TOWARDS: Final[Mapping[Role, Lazy]] = {
    Role.SHOPPER: _("towards the shopper"),
    Role.MERCHANT: _("towards the shop"),
    Role.REGULATOR: _("towards the authority"),
}
ROLES: Final[Mapping[Role, Lazy]] = {
    Role.SHOPPER: _("shopper"),
    Role.MERCHANT: _("shop"),
    Role.STAFF: _("platform"),
    Role.SYSTEM: _("automatically"),
    Role.REGULATOR: _("authority"),
    Role.ANONYMOUS: _("somebody"),
}
NOBODY: Final = UUID(int=0)
LISTED: Final = ("reasons", "missing", "known")  # params of a refusal that name more than one thing


class Titled(Protocol):
    """Goods by their names."""

    @property
    def title_zh(self) -> str: ...
    @property
    def title_en(self) -> str: ...


def label_of(kind: type[Labelled], code: str | None) -> str:
    """Give the label of a code that a row or a form holds; nothing for none."""
    return wording.label(kind(code)) if code else ""


def label_if_known(kind: type[Labelled], code: str) -> str:
    """Give the label of a code that somebody typed in; one that nobody knows, as it was typed."""
    return label_of(kind, code) if code in set(kind) else gettext(spell(code))


def in_language(chinese: str, english: str) -> str:
    """Choose the reader's language; the Chinese where there is no other."""
    return (english if (get_language() or "").startswith("en") else "") or chinese


def reason(code: str) -> str:
    """Word a reason for or against something; a code that is none, such as the name of a field, is spelled."""
    return gettext(REASONS.get(code) or spell(code))


def state(lifecycle: str, of: str) -> Badge:
    found = next(state for state in Lifecycle.REGISTRY[lifecycle].states() if state == of)
    return Badge(text=wording.label(found), tone=found.tone)


def role(of: str) -> str:
    """Who did it, for people."""
    return str(ROLES[Role(of)])


def problem(refusal: DomainError) -> Problem:
    """Word a refusal: the fault, the remedy, and every reason."""
    body = of_refusal(refusal)
    for_programs = "params" in refusal.remedy  # here the reasons themselves are listed
    reasons = [reason(str(code)) for name in LISTED for code in body["params"].get(name, ())]
    return Problem(title=body["title"], remedy="" if for_programs else body["detail"], reasons=tuple(reasons))


def clock(promise: Promise, *, reader: Role, about: str = "", href: str = "") -> Clock:
    """Word a clock for this reader: whose turn it is, by whose word, and its consequence."""
    title, then = deadlines.title(promise.kind), deadlines.otherwise(promise.kind)
    mine = promise.owed_by == reader
    return Clock(
        title=f"{title} · {about}" if about else title,
        due_at=promise.due_at,
        strict=promise.due_strict,
        legal=promise.due_legal,
        owed=_say_owed(promise, mine=mine),
        whom=_whom(promise, reader=reader),
        mine=mine,
        by_law=_is_law(promise),
        by_contract=not promise.rule,
        provisional=promise.provisional,
        ended=_say_ended(promise),
        missed=_is_missed(promise),
        then=then,
        came=_came(promise, then=then),
        href=href,
        why=_why(promise, reader=reader),
    )


def clocks(promises: Iterable[Promise], *, reader: Role) -> list[Clock]:
    """Word all clocks: those that run first, then those that have ended."""
    shown = [clock(promise, reader=reader) for promise in promises]
    return sorted(shown, key=lambda c: (bool(c.ended), c.due_at))


def history(entries: Iterable[TimelineItem]) -> list[Step]:
    """Word the history, the newest first; facts for programs alone are left out."""
    return [
        Step(text=sentence, at=entry.occurred_at, who=role(entry.role))
        for entry in reversed(list(entries))
        if (sentence := deadlines.say_happening(entry.topic))
    ]


def title(of: Titled) -> str:
    """Give the title of goods in the reader's language; Chinese where there is no other."""
    return in_language(of.title_zh, of.title_en)


def refusal(of: DomainError) -> str:
    """Word a refusal in one line, for a place beside a field."""
    why = problem(of)
    return in_language("；", "; ").join(filter(None, [why.title, why.remedy, *why.reasons]))


def media(kind: str) -> str:
    """A file in a word."""
    return "PDF" if kind == "application/pdf" else gettext("Photo")


def kept_file(file: KeptFile) -> dict[str, object]:
    """Describe a file: its kind, by whom and when. Its name at home is nobody's business."""
    who = role(file.kept_by)
    return {"id": file.id, "kind": media(file.media_type), "who": who, "at": file.kept_at}


def choices(codes: Iterable[Labelled]) -> list[tuple[str, str]]:
    """Codes to choose from, in words."""
    return [(code.value, wording.label(code)) for code in codes]


def way(page: str, key: str, of: UUID) -> str:
    """The address of a thing's page. A list has a hundred of them, and Django looks for each anew."""
    return _way(page, key).replace(str(NOBODY), str(of))


@cache
def _way(page: str, key: str) -> str:
    return reverse(page, kwargs={key: NOBODY})


def _say_owed(promise: Promise, *, mine: bool) -> str:
    """Say whose turn it is; a right is exercised, not owed, and a clock that only leads on is nobody's."""
    if deadlines.is_right(promise.kind):
        others = {Role.SHOPPER: gettext("a right of the shopper")}
        if promise.owed_to:  # else it only comes, like the end of a lot
            others[Role.MERCHANT] = gettext("a right of the shop")
        by_itself = gettext("comes by itself")
        return gettext("a right of yours") if mine else others.get(Role(promise.owed_by), by_itself)
    return gettext("to be done by you") if mine else str(WHOSE[Role(promise.owed_by)])


def _whom(promise: Promise, *, reader: Role) -> str:
    """Towards whom; a right, and a shopper's own time, are owed to nobody."""
    if not promise.owed_to or promise.owed_by == Role.SHOPPER or deadlines.is_right(promise.kind):
        return ""
    return gettext("towards you") if promise.owed_to == reader else str(TOWARDS[Role(promise.owed_to)])


def _came(promise: Promise, *, then: str) -> str:
    """Say how it ended, and when; where nobody acted in time, the consequence. A right just ends."""
    if promise.closed_at is None:
        return ""
    if promise.state != "missed":
        return gettext("Ended on %(at)s") % {"at": wording.moment(promise.closed_at)}
    if deadlines.is_right(promise.kind):
        return then
    return gettext("The system acted on %(at)s: %(then)s") % {"at": wording.moment(promise.closed_at), "then": then}


def _why(promise: Promise, *, reader: Role) -> str:
    """The page that says why it ends then, where there is one for this reader."""
    return way(f"{DOORS[reader]}:deadline", "deadline_id", promise.id) if reader in DOORS else ""


def _is_law(promise: Promise) -> bool:
    return bool(promise.rule) and rule(promise.rule, on=local_day(promise.started_at)).is_law


def _say_ended(promise: Promise) -> str:
    if promise.state == "running":
        return ""
    only_over = deadlines.is_right(promise.kind) or promise.owed_by == Role.REGULATOR
    missed = gettext("the time is over") if only_over else gettext("not done in time")
    void, paused = gettext("no longer needed"), gettext("stands still")
    return {"met": gettext("done"), "missed": missed, "void": void, "paused": paused}[promise.state]


def _is_missed(promise: Promise) -> bool:
    """Tell whether something was left undone that the law asks for. Nobody is blamed for a right that was not used, and
    no authority for an act that we may not know of."""
    blamed = not deadlines.is_right(promise.kind) and promise.owed_by != Role.REGULATOR
    return promise.state == "missed" and blamed and _is_law(promise)
