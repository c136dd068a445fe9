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
    label=_("Reasons, or the decision that was shown (both sides read this)"), most=MOST_SAID, page_name="words"
)


def _find_wanted(view: View) -> list[Exhibit]:
    """Find the kinds of file to add now. The shop adds its counter-evidence with its statement instead."""
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
    says="Give the number of the complaint or suit. Add its receipt as a file of the kind `filing-proof` first.",
    about=_("If you do nothing, the notice then no longer keeps the goods off sale."),
    first=_("First add the receipt of the authority or court as a file. Then you can enter its number here."),
    button=_("Show the complaint or the suit"),
    done=_("The goods stay down until the authority or court has decided."),
    takes={"filing": Line(label=_("Number of the complaint or suit"), most=MOST_NAMED)},
    refuses=(StatementRefused,),
    duties=("ECL-43",),
)
WITHDRAW: Final[Act[Infringement]] = Act(
    "withdraw_notice",
    notices.withdraw_notice,
    path="withdrawal",
    heading=_("Withdraw the notice"),
    about=_("From then on the notice no longer keeps any goods off sale."),
    button=_("Yes, withdraw it"),
    look="quiet",
    done=_("The notice is withdrawn. It no longer keeps any goods off sale."),
    duties=("ECL-43",),
)
DRAFT: Final[Act[Infringement]] = Act(
    "draft",
    notices.draft_notice,
    by=[HOLDER],
    heading=_("A new notice"),
    button=_("Keep the notice as a draft"),
    done=_("The draft is kept. Now add the files, then hand the notice in."),
    takes={
        "holder": Line(label=_("Right holder"), most=MOST_NAMED),
        "company": Yes(
            label=_("The right holder is an organisation"),
            hint=_("The name of an organisation is published. The name of a person never is."),
        ),
        "by_agent": Yes(
            label=_("I act for the right holder, by power of attorney"), api_help="a power of attorney is shown"
        ),
        "contact": Line(label=_("How to reach the right holder"), most=MOST_NAMED),
        "right": OneOf(label=_("Right"), of=RightKind),
        "right_no": Line(label=_("Number of the right or of its registration"), most=MOST_NAMED),
        "listings": Ids(
            label=_("Listings of one shop, by their ids"),
            hint=_("Write one id on each line. You find it in the address of the listing's page."),
            most=MOST_LISTINGS,
        ),
        "statement": Text(label=_("What infringes the right, and why?"), most=MOST_SAID),
    },
    build=lambda values: {"claim": Claim(**values)},
    says="Draft a notice about listings of one shop. Then add the files one by one, and hand the notice in.",
    refuses=(ClaimRefused,),
)
ACTS: Final[list[Act[Infringement]]] = [
    # Acts of the right holder
    ADD,
    Act(
        "submit",
        notices.submit_notice,
        path="submission",
        says="Hand the notice in, and state that it is true. A refusal names everything that is missing.",
        early=True,
        heading=_("Hand the notice in"),
        about=_(
            "The notice needs proof of who the right holder is, proof of the right, first evidence, and a power of"
            " attorney if you act for somebody. If anything is missing, we tell you all of it at once. We publish that"
            " there is a notice, and how it ends."
        ),
        button=_("Hand it in"),
        done=_("The notice is handed in. The platform decides."),
        takes={
            "truthful": Yes(
                label=_("All of this is true. I know that I have to make good the harm that a wrong notice causes.")
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
        done=_("The draft is discarded. It is not sent to anybody."),
    ),
    WITHDRAW,
    # Acts of the shop
    Act(
        "counter",
        with_file(partial(notices.keep_exhibit, kind=Exhibit.COUNTER_EVIDENCE), notices.counter_notice),
        path="counter-statement",
        says=(
            "State that nothing is infringed. Add first evidence as a file before. The right holder gets the statement"
            " at once. If they show no complaint or suit in time, the notice no longer keeps the goods off sale."
        ),
        early=True,
        about=_(
            "State that you infringe nothing, and add first evidence. The right holder gets your statement at once."
            " They then have a time set by law to show a complaint or a suit. If they show none, the notice no longer"
            " keeps your goods off sale. If you make no statement, the goods stay down."
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
            "Once an authority or a court has decided, add its decision here. Our staff read it, and then end the"
            " measure or confirm the infringement."
        ),
    ),
    # Acts of staff
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
    Act(
        "lift",
        notices.lift_notice,
        button=_("End the measure: the notice no longer keeps the goods off sale"),
        takes={"reasons": REASONS},
    ),
    Act(
        "confirm_infringement",
        notices.confirm_infringement,
        button=_("An authority or a court found an infringement: the goods stay down"),
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
            "If goods infringe a right of yours, tell us here. Once the notice is complete, the platform decides about"
            " it. The shop gets the notice, and may state that it infringes nothing."
        ),
        SHOP: _(
            "Somebody says that goods of yours infringe a right. If the goods were taken down, you may state that you"
            " infringe nothing. If nobody then complains or sues in time, the notice no longer keeps the goods off"
            " sale."
        ),
    },
    empty={HOLDER: _("You have sent no notice."), SHOP: _("You have received no notice.")},
    duties=("ECL-42", "ECL-43"),
)
