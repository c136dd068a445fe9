"""All doors of an award: the fields of each act, the facts for each reader, and the texts of both sides."""

from __future__ import annotations

from typing import Final

from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from complaints.awards import commands, queries
from complaints.awards.models import Award
from complaints.awards.types import AwardHead
from complaints.complaint.errors import TextRefused
from complaints.complaint.policies import MOST_TEXT
from platform_core.actors import Role
from platform_core.cases import words
from platform_core.cases.asks import Text
from platform_core.cases.declared import Act, CaseView, Doors, Fact

SHOP, STAFF = Role.MERCHANT, Role.STAFF
View = CaseView[Award]
REASONS: Final = Text(label=_("Reasons, as both parties read them"), most=MOST_TEXT, page_name="words")
ANSWERS: Final = {None: "–", True: _("yes"), False: _("no")}  # none: granted before they were kept


def _complaint(view: View) -> object:
    if view.by.role is STAFF:
        return view.row.complaint.number
    return reverse("seller:complaint", args=[view.row.complaint_id]), _("The complaint")


def _find_objection(view: View) -> str:
    own = view.row.granted_by == view.by.id
    return gettext("You have granted this: another person decides on it.") if own else ""


DOORS: Final[Doors[Award]] = Doors(
    model=Award,
    path="awards",
    title=_("Award"),
    list_titles={},
    newest="granted_at",
    actions=queries.award_actions,
    facts=[
        Fact(_("Complaint"), _complaint),
        Fact(_("For what"), lambda view: capfirst(words.label_of(AwardHead, view.row.head))),
        Fact(_("Amount"), lambda view: view.row.money),
        Fact(_("Duties"), lambda view: ", ".join(view.row.basis)),
        Fact(_("No more than a flaw in a label"), lambda view: ANSWERS[view.row.label_flaw], to=[STAFF]),
        Fact(_("Faked"), lambda view: ANSWERS[view.row.faked], to=[STAFF]),
        Fact(_("Paid in advance, since the shop did not pay"), lambda view: view.row.advanced_at),
        Fact(_("Objection"), _find_objection, to=[STAFF]),
    ],
    words=queries.award_texts,
    texts={"reasons": _("Reasons"), "objection": _("Objection"), "review": _("The answer to it, by somebody else")},
    stamps={"reasons": "granted_at", "objection": "objected_at"},
    acts=[
        Act(
            "pay",
            commands.pay_award,
            path="payment",
            says="The payment of an award out of your settled balance. PUT it; the shopper has it within a day.",
            heading=_("Pay it now"),
            about=_("It is taken out of your settled balance, and goes to the shopper."),
            button=_("Yes, pay it"),
            done=_("It is on its way to the shopper."),
        ),
        Act(
            "object",
            commands.object_to_award,
            path="objection",
            says="The shop's objection to an award. PUT it, once; another person decides.",
            about=_("If you say nothing, the award is final and owed."),
            button=_("Object"),
            done=_("Somebody else will look at the award."),
            takes={"text": Text(label=_("In your own words"), most=MOST_TEXT, rows=6, may_be_blank=True)},
            refuses=(TextRefused,),
            duties=("ECL-58", "HSE-08"),
        ),
        Act(
            "uphold",
            commands.uphold_award,
            button=_("The objection is wrong: uphold the award"),
            takes={"reasons": REASONS},
        ),
        Act(
            "strike",
            commands.strike_award,
            button=_("The objection is right: strike the award"),
            takes={"reasons": REASONS},
        ),
    ],
    filters={"head": AwardHead},
    duties=("HSE-16", "ECL-58", "CRL-55"),
)
