"""The texts that pages show for codes, refusals, clocks and histories, in the reader's language."""

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

DOORS: Final = {Role.SHOPPER: "me", Role.MERCHANT: "seller", Role.REGULATOR: "regulator"}  # namespaces of addresses
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
LISTED: Final = ("reasons", "missing", "known")  # the params of a refusal that hold a list of codes


class Titled(Protocol):
    """Goods with a title in each language."""

    @property
    def title_zh(self) -> str: ...
    @property
    def title_en(self) -> str: ...


def label_of(kind: type[Labelled], code: str | None) -> str:
    """Give the label of a code from a row or a form, or an empty text if there is no code."""
    return wording.label(kind(code)) if code else ""


def label_if_known(kind: type[Labelled], code: str) -> str:
    """Give the label of a code that somebody typed. An unknown code is spelled out."""
    return label_of(kind, code) if code in set(kind) else gettext(spell(code))


def in_language(chinese: str, english: str) -> str:
    """Choose the English text for a reader of English, if there is one; otherwise the Chinese."""
    return (english if (get_language() or "").startswith("en") else "") or chinese


def reason(code: str) -> str:
    """Give the text of a reason. Any other code, such as the name of a field, is spelled out."""
    return gettext(REASONS.get(code) or spell(code))


def state(lifecycle: str, of: str) -> Badge:
    found = next(state for state in Lifecycle.REGISTRY[lifecycle].states() if state == of)
    return Badge(text=wording.label(found), tone=found.tone)


def role(of: str) -> str:
    """Name the role that acted, for people."""
    return str(ROLES[Role(of)])


def problem(refusal: DomainError) -> Problem:
    """Describe a refusal: the problem, the remedy, and every reason."""
    body = of_refusal(refusal)
    for_programs = "params" in refusal.remedy  # a page lists the reasons instead
    reasons = [reason(str(code)) for name in LISTED for code in body["params"].get(name, ())]
    return Problem(title=body["title"], remedy="" if for_programs else body["detail"], reasons=tuple(reasons))


def clock(promise: Promise, *, reader: Role, about: str = "", href: str = "") -> Clock:
    """Describe a clock to this reader: who has to act, until when, by law or contract, and the consequence."""
    title, then = deadlines.title(promise.kind), deadlines.otherwise(promise.kind)
    mine = promise.owed_by == reader
    return Clock(
        title=f"{title} · {about}" if about else title,
        due_at=promise.due_at,
        strict=promise.due_strict,
        legal=promise.due_legal,
        owed=_say_owed(promise, mine=mine),
        whom=_say_creditor(promise, reader=reader),
        mine=mine,
        by_law=_is_law(promise),
        by_contract=not promise.rule,
        provisional=promise.provisional,
        ended=_say_ended(promise),
        missed=_is_missed(promise),
        then=then,
        came=_say_outcome(promise, then=then),
        href=href,
        why=_explanation_address(promise, reader=reader),
    )


def clocks(promises: Iterable[Promise], *, reader: Role) -> list[Clock]:
    """Describe all clocks: first the running ones, then the ended ones, each in order of their ends."""
    shown = [clock(promise, reader=reader) for promise in promises]
    return sorted(shown, key=lambda c: (bool(c.ended), c.due_at))


def history(entries: Iterable[TimelineItem]) -> list[Step]:
    """Describe the history, the newest fact first. Facts without a sentence for people are left out."""
    return [
        Step(text=sentence, at=entry.occurred_at, who=role(entry.role))
        for entry in reversed(list(entries))
        if (sentence := deadlines.say_happening(entry.topic))
    ]


def title(of: Titled) -> str:
    """Give the title of goods in the reader's language, or else in Chinese."""
    return in_language(of.title_zh, of.title_en)


def refusal(of: DomainError) -> str:
    """Describe a refusal in one line, to stand beside a field."""
    why = problem(of)
    return in_language("；", "; ").join(filter(None, [why.title, why.remedy, *why.reasons]))


def media(kind: str) -> str:
    """Name the kind of a file in one word."""
    return "PDF" if kind == "application/pdf" else gettext("Photo")


def kept_file(file: KeptFile) -> dict[str, object]:
    """Describe a file: its kind, who added it and when. Its name on the sender's computer stays private."""
    who = role(file.kept_by)
    return {"id": file.id, "kind": media(file.media_type), "who": who, "at": file.kept_at}


def choices(codes: Iterable[Labelled]) -> list[tuple[str, str]]:
    """Pair each code with its label, for a field with choices."""
    return [(code.value, wording.label(code)) for code in codes]


def way(page: str, key: str, of: UUID) -> str:
    """Give the address of the page of one row.

    The pattern is cached: a list has a hundred addresses, and Django would search for each one anew.
    """
    return _address_pattern(page, key).replace(str(NOBODY), str(of))


@cache
def _address_pattern(page: str, key: str) -> str:
    return reverse(page, kwargs={key: NOBODY})


def _say_owed(promise: Promise, *, mine: bool) -> str:
    """Say who has to act. Nobody has to use a right, so it is named as a right of its owner instead."""
    if deadlines.is_right(promise.kind):
        others = {Role.SHOPPER: gettext("a right of the shopper")}
        if promise.owed_to:  # if nobody is owed it, the end only comes, like that of a lot
            others[Role.MERCHANT] = gettext("a right of the shop")
        by_itself = gettext("comes by itself")
        return gettext("a right of yours") if mine else others.get(Role(promise.owed_by), by_itself)
    return gettext("to be done by you") if mine else str(WHOSE[Role(promise.owed_by)])


def _say_creditor(promise: Promise, *, reader: Role) -> str:
    """Say to whom it is owed. Nobody is owed a right, or a shopper's own act."""
    if not promise.owed_to or promise.owed_by == Role.SHOPPER or deadlines.is_right(promise.kind):
        return ""
    return gettext("towards you") if promise.owed_to == reader else str(TOWARDS[Role(promise.owed_to)])


def _say_outcome(promise: Promise, *, then: str) -> str:
    """Say when it ended and, if nobody acted in time, how the system acted. A right just ends."""
    if promise.closed_at is None:
        return ""
    if promise.state != "missed":
        return gettext("Ended on %(at)s") % {"at": wording.moment(promise.closed_at)}
    if deadlines.is_right(promise.kind):
        return then
    return gettext("The system acted on %(at)s: %(then)s") % {"at": wording.moment(promise.closed_at), "then": then}


def _explanation_address(promise: Promise, *, reader: Role) -> str:
    """Give the address of the page that explains the end, if this reader has one."""
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
    """Tell whether a duty of law was not done in time.

    Nobody is blamed for a right that was not used. No authority is blamed: it may have acted without our knowledge.
    """
    blamed = not deadlines.is_right(promise.kind) and promise.owed_by != Role.REGULATOR
    return promise.state == "missed" and blamed and _is_law(promise)
