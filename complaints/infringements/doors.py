"""All doors of a notice of infringement: the fields of each act, the facts for each reader, and its lists."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Any, Final

from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from complaints.infringements import queries
from complaints.infringements.commands import notices
from complaints.infringements.errors import ClaimRefused, StatementRefused
from complaints.infringements.models import Infringement
from complaints.infringements.policies import MOST_LISTINGS, MOST_NAMED, MOST_SAID
from complaints.infringements.types import Claim, Exhibit, RightKind
from merchants.shops.queries import shops as shops_queries
from platform_core.actors import Role
from platform_core.cases import words
from platform_core.cases.asks import File, Ids, Line, Number, OneOf, Text, Yes
from platform_core.cases.declared import Act, CaseView, Doors, Fact, with_file

HOLDER, SHOP, STAFF = Role.SHOPPER, Role.MERCHANT, Role.STAFF
View = CaseView[Infringement]
REASONS: Final = Text(
    label=_("Reasons, or the decision that was shown, as both sides read them"), most=MOST_SAID, page_name="words"
)


def _find_wanted(view: View) -> list[Exhibit]:
    """The kinds of file that come alone. What shows that nothing is infringed comes with the statement."""
    wanted = queries.exhibits_wanted(view.row, by=view.by)
    return [kind for kind in wanted if view.by.role is HOLDER or kind is not Exhibit.COUNTER_EVIDENCE]


def _right(view: View) -> str:
    return capfirst(words.label_of(RightKind, view.row.right_kind))


def _goods(view: View) -> str:
    return ", ".join(words.in_language(named["zh"], named["en"]) for named in queries.goods_of(view.row))


def _link_to_bulletins(view: View) -> tuple[str, Any] | None:
    address = reverse("open:infringement", args=[view.row.id])
    return (address, _("What everybody reads")) if view.row.published_at else None


def _holder(view: View) -> str:
    return f"{view.words['holder']} · {view.words['contact']}"


ADD: Final[Act[Infringement]] = Act(
    "add",
    notices.keep_exhibit,
    by=[HOLDER],
    when=lambda view: bool(_find_wanted(view)),
    heading=_("Add a file"),
    folds=False,
    button=_("Add the file"),
    look="quiet",
    done=_("The file was added."),
    takes={"kind": OneOf(label=_("What does it show?"), of=Exhibit, among=_find_wanted), "file": File()},
)
SHOW_FILING: Final[Act[Infringement]] = Act(
    "show_filing",
    notices.show_filing,
    path="filing",
    says="Say under which number an authority or a court has it, once the receipt was left as `filing-proof`.",
    about=_("If you do nothing, the goods come back by themselves."),
    first=_("Leave the receipt of an authority or a court as a file first; then you can show it here."),
    button=_("Show the complaint or the suit"),
    done=_("The goods stay down until it is decided."),
    takes={"filing": Line(label=_("Number of the complaint or the suit"), most=MOST_NAMED)},
    refuses=(StatementRefused,),
    duties=("ECL-43",),
)
WITHDRAW: Final[Act[Infringement]] = Act(
    "withdraw_notice",
    notices.withdraw_notice,
    path="withdrawal",
    heading=_("Withdraw the notice"),
    about=_("What is down for it is back at once."),
    button=_("Yes, withdraw it"),
    look="quiet",
    done=_("It is withdrawn. What was down for it is back."),
    duties=("ECL-43",),
)
DRAFT: Final[Act[Infringement]] = Act(
    "draft",
    notices.draft_notice,
    by=[HOLDER],
    heading=_("A new notice"),
    button=_("Keep the draft"),
    done=_("The draft is kept. Add the files, and hand it in."),
    takes={
        "holder": Line(label=_("Right holder"), most=MOST_NAMED),
        "company": Yes(
            label=_("The right holder is an organisation"), hint=_("Its name is published then; a person's never is.")
        ),
        "by_agent": Yes(
            label=_("I act for the right holder, by power of attorney"), api_help="a power of attorney is shown"
        ),
        "contact": Line(label=_("How the right holder is reached"), most=MOST_NAMED),
        "right": OneOf(label=_("Right"), of=RightKind),
        "right_no": Line(label=_("Number of the right or of its registration"), most=MOST_NAMED),
        "listings": Ids(
            label=_("Listings of one shop, by their ids"),
            hint=_("Each in a line of its own; the id stands in the address of the listing."),
            most=MOST_LISTINGS,
        ),
        "statement": Text(label=_("What infringes it, and why?"), most=MOST_SAID),
    },
    build=lambda values: {"claim": Claim(**values)},
    says="Begin a notice about listings of one shop; the files follow, one by one, and then you hand it in.",
    refuses=(ClaimRefused,),
)
ACTS: Final[list[Act[Infringement]]] = [
    # Of the right holder
    ADD,
    Act(
        "submit",
        notices.submit_notice,
        path="submission",
        says="Hand the notice in, with the statement that it is true. All that is missing is named at once.",
        early=True,
        heading=_("Hand the notice in"),
        about=_(
            "It needs: who the right holder is, proof of the right, first evidence, and a power of attorney if you act"
            " for somebody. What is missing is named at once. It is published that there is a notice, and what becomes"
            " of it."
        ),
        button=_("Hand it in"),
        done=_("The notice is handed in. The platform decides."),
        takes={
            "truthful": Yes(
                label=_("All of this is true. I know that whoever gives a wrong notice has to make good the harm.")
            )
        },
        duties=("ECL-42",),
    ),
    SHOW_FILING,
    replace(SHOW_FILING, name="show_filing_later", path=""),
    replace(
        WITHDRAW,
        name="discard",
        path="",
        heading=_("Throw the draft away"),
        about=_("Nobody else has seen it."),
        button=_("Yes, throw it away"),
    ),
    WITHDRAW,
    # Of the shop
    Act(
        "counter",
        with_file(partial(notices.keep_exhibit, kind=Exhibit.COUNTER_EVIDENCE), notices.counter_notice),
        path="counter-statement",
        says=(
            "State that nothing is infringed, once first evidence was left. The right holder gets it at once; if no"
            " complaint and no suit is shown in time, the goods come back by themselves."
        ),
        early=True,
        about=_(
            "State that you infringe nothing, with first evidence. The right holder gets it at once, and has a time"
            " that the law gives to show a complaint or a suit; else your goods come back by themselves. If you say"
            " nothing, they stay down."
        ),
        button=_("Send the statement"),
        done=_("Your statement is on its way to the right holder."),
        takes={"text": Text(label=_("Why is nothing infringed?"), most=MOST_SAID), "file": File(optional=True)},
        refuses=(StatementRefused,),
        duties=("ECL-43",),
    ),
    replace(
        ADD,
        by=[SHOP],
        heading="",
        about=_(
            "Once an authority or a court has decided, show it here: our people read it, and end the measure or confirm"
            " the infringement."
        ),
    ),
    # Of staff
    Act(
        "measure", notices.measure_notice, button=_("Take the goods down and tell the shop"), takes={"reasons": REASONS}
    ),
    Act("reject", notices.reject_notice, button=_("Reject the notice"), takes={"reasons": REASONS}),
    Act(
        "grant_delay",
        notices.grant_delay,
        button=_("Grant the delay that was shown"),
        takes={"days": Number(label=_("Working days that were proven"), least=1, most=100)},
    ),
    Act(
        "refuse_delay",
        notices.refuse_delay,
        button=_("Refuse it: no such delay was proven"),
        takes={"reasons": REASONS},
    ),
    Act("lift", notices.lift_notice, button=_("End the measure: the goods are back"), takes={"reasons": REASONS}),
    Act(
        "confirm_infringement",
        notices.confirm_infringement,
        button=_("An authority or a court found it: the goods stay down"),
        takes={"outcome": REASONS},
    ),
]
DOORS: Final[Doors[Infringement]] = Doors(
    model=Infringement,
    path="infringements",
    title=_("Notice"),
    list_titles=dict.fromkeys([HOLDER, SHOP], _("Notices of infringement")),
    newest="drafted_at",
    facts=[
        Fact(_("Shop"), lambda view: shops_queries.shop(view.row.merchant_id).trade_name),
        Fact(_("Goods"), _goods),
        Fact(_("Right"), lambda view: f"{_right(view)} · {view.row.right_no}"),
        Fact(_("Right holder"), _holder),
        Fact(_("The shop's statement reached the right holder"), lambda view: view.row.waiting_at),
        Fact(_("Number of the complaint or suit"), lambda view: view.row.filing),
        Fact(_("Published"), _link_to_bulletins, to=[HOLDER, SHOP]),
        Fact(_("Wrong notices of this holder"), lambda view: queries.wrong_notices(view.row.holder_id), to=[STAFF]),
        Fact(
            _("Notices that keep goods of this shop down"),
            lambda view: queries.standing_measures(view.row.merchant_id),
            to=[STAFF],
        ),
    ],
    words=lambda row: {**queries.said_of(row), "outcome": row.outcome},
    texts={
        "statement": _("What the right holder says"),
        "reasons": _("What the platform decided"),
        "counter_statement": _("What the shop states"),
        "delay_refusal": _("Why the delay was not accepted"),
        "outcome": _("Why it ended"),
    },
    files=queries.exhibits,
    starts=[DRAFT],
    acts=ACTS,
    columns=[Fact(_("Right"), _right)],
    filters={"right_kind": RightKind},
    hints={
        HOLDER: _(
            "If goods infringe a right of yours, tell us here. Once the notice is complete the platform decides; the"
            " shop gets it and may state that it infringes nothing."
        ),
        SHOP: _(
            "Somebody says that goods of yours infringe a right. If they were taken down you may state that you"
            " infringe nothing; if nobody complains or sues in time, they come back by themselves."
        ),
    },
    empty={HOLDER: _("You have sent no notice."), SHOP: _("Nobody has sent one.")},
    duties=("ECL-42", "ECL-43"),
)
