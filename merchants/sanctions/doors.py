"""The doors of a measure against a shop, but for its proposal: the fields of each act, the facts for each reader."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from merchants.sanctions import commands, queries
from merchants.sanctions.models import Sanction
from merchants.sanctions.types import SanctionKind
from merchants.shops.errors import ReasonRequired
from merchants.shops.queries import shops as shops_queries
from platform_core.actors import Actor, Role
from platform_core.cases import words
from platform_core.cases.asks import Day, Text
from platform_core.cases.declared import Act, CaseView, Doors, Fact
from platform_core.rulebook.types import Clause, RuleKind
from platform_core.ui import wording

SHOP, STAFF = Role.MERCHANT, Role.STAFF
View = CaseView[Sanction]
REASONS: Final = Text(
    label=_("Reasons, or the danger, as everybody reads them; they name no person"), most=2_000, page_name="words"
)
OWN_WORDS: Final = Text(label=_("In your own words"), most=4_000, rows=6, may_be_blank=True)
TEXTS: Final = {
    "danger": _("In effect at once, since there is danger"),
    "answer": _("Answer of the shop"),
    "reasons": _("What the platform decided"),
    "appeal": _("Appeal"),
    "review": _("Answer to the appeal"),
    "reason": _("Why it ended"),
}


def name_clause(clause: Clause) -> str:
    """Name a clause by its rule, version and heading."""
    version = gettext("version %(number)d") % {"number": clause.number}
    heading = words.in_language(clause.heading["zh"], clause.heading["en"])
    return f"{capfirst(wording.label(RuleKind(clause.rule)))}, {version}: {heading}"


def link_to(clause: Clause) -> tuple[str, str]:
    """Give the address of a clause and its name there."""
    address = reverse("open:rule-version", kwargs={"rule": clause.rule, "number": clause.number})
    heading = words.in_language(clause.heading["zh"], clause.heading["en"])
    return address, f"{capfirst(words.label_of(RuleKind, clause.rule))} · {heading}"


def _limit(sanction_id: UUID, *, until_on: date | None, by: Actor, at: datetime) -> Sanction:
    return commands.limit_sanction(sanction_id, until_on=until_on or date.min, by=by, at=at)


def _kind(view: View) -> str:
    return capfirst(words.label_of(SanctionKind, view.row.kind))


def _in_effect(view: View) -> str:
    return capfirst(gettext("yes") if view.row.in_effect else gettext("no"))


def _effect(view: View) -> str:
    now = gettext("It is in effect.") if view.row.in_effect else gettext("It has no effect now.")
    return now if view.by.role is STAFF else f"{now} {gettext('What you sold before stays owed.')}"


def _goods(view: View) -> str:
    return ", ".join(words.in_language(hit.zh, hit.en) for hit in queries.hits(view.row))


def _clause(view: View) -> object:
    clause = queries.basis(view.row)
    return name_clause(clause) if view.by.role is STAFF else link_to(clause)


def _violations(view: View) -> object:
    answered = queries.answered_violations(view.row)
    if view.by.role is STAFF or not answered:
        return ", ".join(map(str, answered))
    return reverse("seller:violations"), len(answered)


def _last_day(view: View) -> str:
    day = queries.last_day_to_come(view.row)
    return wording.day(day) if day else gettext("until it is lifted")


def _link_to_bulletins(view: View) -> tuple[str, Any] | None:
    address = reverse("open:bulletin", args=[view.row.id])
    return (address, _("What everybody reads")) if view.row.published_at else None


ACTS: Final[list[Act[Sanction]]] = [
    Act(
        "answer",
        commands.answer_hearing,
        path="answer",
        says="Your answer before anybody decides; PUT it, once.",
        about=_("If you say nothing, our people decide by what they know."),
        button=_("Send the answer"),
        done=_("Your answer is with those who decide."),
        takes={"text": OWN_WORDS},
        refuses=(ReasonRequired,),
    ),
    Act(
        "appeal",
        commands.appeal_sanction,
        path="appeal",
        says="Your appeal to another person; PUT it, once.",
        about=_(
            "If you do nothing, the decision becomes final in our house. You may turn to the market regulation"
            " authority or to a court in any case."
        ),
        button=_("Appeal"),
        done=_("Somebody else will look at the decision."),
        takes={"text": OWN_WORDS},
        refuses=(ReasonRequired,),
    ),
    Act(
        "impose_at_once",
        commands.impose_at_once,
        button=_("Let it take effect at once, since there is danger"),
        takes={"danger": REASONS},
    ),
    Act("decide", commands.decide_sanction, button=_("Take the measure"), takes={"reasons": REASONS}),
    Act("drop", commands.drop_sanction, button=_("Drop it"), takes={"reason": REASONS}),
    Act("publish", commands.publish_sanction, button=_("Publish it now")),
    Act(
        "limit",
        _limit,
        button=_("Name its last day"),
        takes={"until_on": Day(label=_("Last day"), page_name="ends_on")},
    ),
    Act("lift", commands.lift_sanction, button=_("Lift it"), takes={"reason": REASONS}),
    Act("uphold", commands.uphold_sanction, button=_("The appeal is wrong: uphold it"), takes={"reasons": REASONS}),
    Act("reverse", commands.reverse_sanction, button=_("The appeal is right: reverse it"), takes={"reasons": REASONS}),
]
DOORS: Final[Doors[Sanction]] = Doors(
    model=Sanction,
    path="sanctions",
    title=_("Measure"),
    list_titles={SHOP: _("Measures")},
    newest="proposed_at",
    actions=queries.sanction_actions,
    facts=[
        Fact(_("Shop"), lambda view: shops_queries.shop(view.row.merchant_id).trade_name, to=[STAFF]),
        Fact(_("Measure"), _kind),
        Fact(_("In effect"), _effect),
        Fact(_("Goods"), _goods),
        Fact(_("Facts"), lambda view: view.row.facts),
        Fact(_("Clause"), _clause),
        Fact(_("Violations"), _violations),
        Fact(_("Evidence"), lambda view: ", ".join(view.row.evidence)),
        Fact(_("Last day"), _last_day),
        Fact(_("Published"), _link_to_bulletins, to=[SHOP]),
    ],
    words=lambda row: {name: getattr(row, name) for name in TEXTS},
    texts=TEXTS,
    stamps={"answer": "answered_at", "reasons": "decided_at", "appeal": "appealed_at", "review": "reviewed_at"},
    acts=ACTS,
    columns=[Fact(_("What"), _kind), Fact(_("In effect"), _in_effect)],
    filters={"kind": SanctionKind},
    hints={
        SHOP: _(
            "Before a measure is decided you are heard. Against a decision you may appeal, and somebody else looks at"
            " it."
        )
    },
    empty={SHOP: _("No measure was proposed or taken.")},
    duties=("OPR-NEG",),
)
