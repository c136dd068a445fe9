"""All doors of a claim: the fields of each act, the facts for each reader, and its lists."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from aftersales.claims import policies, queries
from aftersales.claims.commands import answers, filing, replacements
from aftersales.claims.errors import (
    CarrierNotFollowed,
    ClaimAnswerRefused,
    ClaimDecidedBefore,
    ClaimNotAllowed,
    ClaimNotFound,
)
from aftersales.claims.models import Claim, ClaimAnswer
from aftersales.claims.states import ClaimState
from aftersales.claims.types import Burden, Claiming, ClaimMoney, Denial, NoRemedy, Topic
from aftersales.returns.types import MOST_LINES, MOST_PIECES, MOST_SAID, Remedy
from catalog.stock.errors import LotsDoNotMatch, LotShort, LotsOver, OutOfStock
from orders.sales.errors import OrderNotFound
from orders.sales.types import CARRIER, WAYBILL, KnownCarrier, LotPicked
from platform_core.actors import Actor, Role
from platform_core.cases import words
from platform_core.cases.asks import Code, Day, File, Ids, Key, Number, OneOf, Several, Text
from platform_core.cases.declared import Act, CaseView, Doors, Fact
from platform_core.money import Money
from platform_core.states import IllegalTransition, WrongRole
from platform_core.ui import wording

SHOPPER, SHOP = Role.SHOPPER, Role.MERCHANT
SAID: Final = _("In your own words")
NOT_THIS_STEP: Final = (ClaimNotFound, IllegalTransition, WrongRole)  # of an act that is one of several steps
View = CaseView[Claim]


class ClaimLotIn(serializers.Serializer[Any]):
    lot = serializers.CharField(max_length=60, required=False, default="", allow_blank=True)
    quantity = serializers.IntegerField(min_value=1, max_value=MOST_PIECES)


def _refuse(
    claim_id: UUID, *, evidence: Collection[UUID] | None = None, upload: bytes = b"", name: str = "", **said: Any
) -> Claim:
    """Refuse, for a reason of the list and with evidence. The shopper may complain about the order."""
    by, at, reason, statement = said["by"], said["at"], said["reason"], said["statement"]
    if upload:
        filing.add_to_claim(claim_id, upload=upload, name=name, by=by, at=at)
    shown = queries.files_added_by(by.role, claim_id) if evidence is None else evidence
    return answers.refuse_claim(claim_id, denial=Denial(reason, statement, shown), by=by, at=at)


def _send(
    claim_id: UUID, *, lots: Collection[Mapping[str, Any]], carrier: str, waybill: str, by: Actor, at: datetime
) -> Claim:
    """Send the goods owed: new ones from the shelf, or the repaired ones. Where they do not arrive in time, you pay."""
    picked = [LotPicked(claim_id, lot["quantity"], lot["lot"]) for lot in lots]
    replacements.send_piece(claim_id, carrier=carrier, waybill=waybill, picked=picked, by=by, at=at)
    return queries.one_claim(claim_id, by=by)


def _order(view: View) -> object:
    door, number = words.DOORS.get(view.by.role), view.row.order_number
    return (reverse(f"{door}:order", args=[view.row.order_id]), number) if door else number


def name_goods(view: View) -> str:
    return f"{words.title(view.row)} × {view.row.quantity}"


def name_topic(view: View) -> str:
    return capfirst(words.label_of(Topic, view.row.because))


def _wanted(view: View) -> str:
    return capfirst(words.label_of(Remedy, view.row.wants))


def _offered(view: View) -> str:
    """Name the offer that waits for the shopper's word; it is the only answer yet."""
    if view.row.stage is not ClaimState.OFFERED:
        return ""
    return capfirst(words.label_of(Remedy, view.row.answers.all()[0].offers))


def _others(view: View) -> Sequence[Remedy]:
    return policies.other_remedies(Topic(view.row.because), than=Remedy(view.row.wants))


def _parcel(view: View) -> str:
    sent = queries.claim_parcel(view.row)
    return f"{words.label_if_known(KnownCarrier, sent.carrier)} {sent.waybill}" if sent else ""


def _money(view: View) -> str:
    """Name the money that goes back because of the claim itself, why, and the state of each attempt at paying it."""
    if not (given := queries.claim_money(view.row)):
        return ""
    amount, why = wording.amount(Money(given.amount, given.currency)), words.label_of(ClaimMoney, given.basis)
    paid = [words.state("refund", state).text for state in queries.claim_refunds(view.row)]
    return " · ".join([amount, capfirst(why), *paid])


def _read_answers(claim: Claim) -> list[tuple[Any, str, datetime]]:
    heading = _("Answer of the shop")
    return [(heading, f"{_answer(one)}\n{text}", one.answered_at) for one, text in queries.claim_answers(claim)]


def _answer(one: ClaimAnswer) -> str:
    if one.offers:
        return f"{gettext('Offered:')} {words.label_of(Remedy, one.offers)}"
    return f"{gettext('Refused:')} {words.label_of(NoRemedy, one.reason)}"


FILE: Final[Act[Claim]] = Act(
    "file",
    filing.claim,
    by=[SHOPPER],
    path="orders/<uuid:order_id>/claims",
    says=(
        "Claim a remedy because goods of this order are not as agreed. The rights of the order say which are open. The"
        " shop has to answer; its silence grants."
    ),
    button=_("File the claim"),
    done=_("The claim is with the shop. If it does not answer in time, your claim is granted."),
    takes={
        "line_id": Key(),
        "quantity": Number(label=_("How many pieces?"), least=1, most=MOST_PIECES),
        "topic": OneOf(of=Topic),
        "wants": OneOf(of=Remedy),
        "statement": Text(label=_("What is wrong?"), most=MOST_SAID),
        "appeared_on": Day(
            label=_("Since when?"),
            hint=_("The day on which it showed. After a refusal, what showed later is a new claim."),
            api_help="The day on which it showed. After a refusal, what showed later is a new claim.",
            optional=True,
            default=None,
        ),
    },
    build=lambda given: {"claiming": Claiming(**given)},
    refuses=(OrderNotFound, ClaimNotAllowed, ClaimDecidedBefore, WrongRole),
    duties=("CRL-23a", "CRL-24"),
)
SEND: Final[Act[Claim]] = Act(
    "send",
    _send,
    path="parcel",
    heading=_("Send what you owe"),
    about=_(
        "To the address to which the order went, with a carrier that tells us of the arrival. If it is not there in"
        " time, the money goes back to the shopper."
    ),
    button=_("Note the parcel"),
    done=_("The parcel is noted."),
    takes={
        "carrier": Code(api_help="its code, of one that reports to us", most=40, pattern=CARRIER),
        "waybill": Code(most=40, pattern=WAYBILL),
        "lots": Several(
            of=ClaimLotIn, api_help="of new goods, the lots that they come from", most=MOST_LINES, optional=True
        ),
    },
    refuses=(CarrierNotFollowed, OutOfStock, LotsDoNotMatch, LotShort, LotsOver),
    duties=("CRL-24", "TGS-30"),
)
OF_SHOPPER: Final[list[Act[Claim]]] = [
    Act(
        "take_offer",
        answers.take_offer,
        by=[SHOPPER],
        when=lambda view: "take_offer" in view.until,
        path="offer/acceptance",
        heading=_("Take the offer"),
        button=_("Yes, take it"),
        done=_("You have taken the offer."),
        refuses=NOT_THIS_STEP,
    ),
    Act(
        "leave_offer",
        answers.leave_offer,
        path="offer/rejection",
        says="Leave the shop's offer: it has to answer what you want.",
        heading=_("Leave the offer"),
        about=_(
            "The shop then has to grant what you want, or to refuse with evidence. If it says nothing, you get it."
        ),
        button=_("Yes, leave it"),
        done=_("The shop has to answer what you want. If it says nothing, you get it."),
    ),
    Act(
        "confirm_piece",
        replacements.confirm_piece,
        path="receipt",
        says="Say that what the shop owed has arrived.",
        heading=_("It has arrived"),
        about=_("If it is not there by then, your money goes back by itself."),
        button=_("Yes, it is here"),
        done=_("Thank you. The claim is done."),
    ),
    Act(
        "choose_money",
        replacements.choose_money,
        path="money",
        says="Take the money, where a repair has taken too long.",
        heading=_("Take the money instead"),
        about=_("The repair took too long: the shop owes you others, or your money if you like that better."),
        button=_("Yes, give me the money"),
        done=_("The refund is asked for."),
    ),
    Act(
        "withdraw",
        filing.withdraw_claim,
        path="withdrawal",
        says="Withdraw a claim that is not granted yet.",
        heading=_("Withdraw the claim"),
        about=_("The claim ends. While your time runs, you may claim again."),
        button=_("Yes, withdraw it"),
        look="quiet",
        done=_("The claim is withdrawn."),
    ),
]
OF_SHOP: Final[list[Act[Claim]]] = [
    Act(
        "agree",
        answers.agree,
        by=[SHOP],
        when=lambda view: "agree" in view.until,
        path="agreement",
        heading=_("Grant it"),
        about=_("What is wanted is granted. What goes back goes back at your cost."),
        button=_("Yes, grant it"),
        done=_("The claim is granted."),
        refuses=NOT_THIS_STEP,
    ),
    Act(
        "offer",
        answers.offer,
        path="offer",
        says="Offer something else that puts it right, once; the shopper takes it or leaves it.",
        heading=_("Offer something else"),
        about=_("Once. The shopper takes it or leaves it."),
        button=_("Make the offer"),
        done=_("The shopper takes the offer or leaves it."),
        takes={
            "remedy": OneOf(label=_("What do you offer?"), of=Remedy, among=_others, radio=True),
            "statement": Text(label=SAID, most=MOST_SAID, rows=3),
        },
        refuses=(ClaimAnswerRefused,),
    ),
    Act(
        "refuse",
        _refuse,
        path="refusal",
        heading=_("Refuse with a reason and evidence"),
        about=_("The shopper may complain, and the platform decides on what was shown."),
        button=_("Refuse the claim"),
        look="grave",
        done=_("The claim is refused."),
        takes={
            "reason": OneOf(label=_("Reason"), of=NoRemedy, radio=True),
            "statement": Text(label=SAID, most=MOST_SAID, rows=4),
            "evidence": Ids(
                api_help="files that you have left about this claim; required where the burden of proof is yours",
                most=20,
                optional=True,
                default=(),
                page_name=None,
            ),
            "file": File(optional=True),
        },
        refuses=(ClaimAnswerRefused,),
        duties=("CRL-23b",),
    ),
    SEND,
    Act(
        "give_money",
        replacements.give_money,
        path="payment",
        heading=_("Pay instead"),
        about=_("Where you cannot send it: the money for these pieces goes back."),
        button=_("Yes, pay"),
        look="quiet",
        done=_("The refund is asked for."),
    ),
]
ADD: Final[Act[Claim]] = Act(
    "evidence",
    filing.add_to_claim,
    by=[SHOPPER, SHOP],
    when=lambda view: "evidence" in view.until,
    heading=_("Add a file"),
    folds=False,
    button=_("Add the file"),
    look="quiet",
    done=_("The file was added."),
    takes={"file": File()},
)
DOORS: Final[Doors[Claim]] = Doors(
    model=Claim,
    path="claims",
    title=_("Claim"),
    list_titles={SHOPPER: _("My claims"), SHOP: _("Claims")},
    newest="filed_at",
    find=queries.one_claim,
    actions=queries.claim_actions,
    facts=[
        Fact(_("Order no."), _order),
        Fact(_("Goods"), name_goods),
        Fact(_("What is wrong"), name_topic),
        Fact(_("Wanted"), _wanted),
        Fact(_("The shop offers"), _offered, to=[SHOPPER]),
        Fact(_("Granted"), lambda view: capfirst(words.label_of(Remedy, view.row.remedy))),
        Fact(_("Paid for these pieces"), lambda view: view.row.portion.paid),
        Fact(_("Burden of proof"), lambda view: capfirst(words.label_of(Burden, view.row.burden))),
        Fact(_("Since"), lambda view: view.row.filed_at),
        Fact(_("Sent by the shop"), _parcel),
        Fact(_("Money back"), _money),
    ],
    words=lambda row: {"statement": queries.claim_statement(row)},
    texts={"statement": _("What happened")},
    records=_read_answers,
    files=lambda row: [(None, kept) for kept in queries.claim_evidence(row)],
    starts=[FILE],
    acts=[*OF_SHOPPER, *OF_SHOP, ADD],
    columns=[Fact(_("Goods"), name_goods), Fact(_("What is wrong"), name_topic), Fact(_("Wanted"), _wanted)],
    hints={SHOP: _("Goods that are not as agreed. A claim that nobody answers in time is granted.")},
    empty={
        SHOPPER: _("You have claimed nothing. A claim begins on the page of its order."),
        SHOP: _("Nobody has claimed anything."),
    },
    duties=("CRL-24",),
)
