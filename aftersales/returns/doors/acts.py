"""The acts on a return: what each takes, and the words that stand around it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from functools import partial, wraps
from typing import Any, Final
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from aftersales.returns.commands import arrivals, decisions, notices
from aftersales.returns.doors.values import PHONE, Address, Followed, RestockedIn, Since, WantedIn
from aftersales.returns.errors import (
    AddressLate,
    NotNow,
    ObjectionLate,
    ObjectionRefused,
    RestockRefused,
    ReturnNotFound,
    ReturnRefused,
    WindowPassed,
)
from aftersales.returns.models.returns import Return
from aftersales.returns.queries import cases
from aftersales.returns.types import IN_PERSON, MOST_LINES, MOST_SAID, Grounds, Remedy, RulingOutcome, Wanted
from catalog.stock.errors import SkuNotFound
from merchants.shops.types import ReturnAddress
from orders.sales.errors import OrderNotFound
from orders.sales.types import CARRIER, WAYBILL, KnownCarrier
from platform_core.actors import Actor, Role
from platform_core.cases.asks import Code, File, Ids, Lazy, Line, Several, SomeOf, Text, Value
from platform_core.cases.declared import Act, CaseView
from platform_core.payments.errors import NotRefundable
from platform_core.states import WrongRole

SHOPPER, SHOP, STAFF = Role.SHOPPER, Role.MERCHANT, Role.STAFF
View = CaseView[Return]
Command = Callable[..., object]


def _read_anew(command: Command) -> Callable[..., Return]:
    """The row of a command is older than its last step, or it is another's."""

    @wraps(command)
    def carry_out(return_id: UUID, *, by: Actor, at: datetime, **said: Any) -> Return:
        command(return_id, **said, by=by, at=at)
        return cases.one_return(return_id, by=by)

    return carry_out


def _give_notice(order_id: UUID, *, lines: Sequence[Wanted], by: Actor, at: datetime) -> Return:
    """Send goods of this order back without a reason. The notice is enough: nobody approves it."""
    return cases.one_return(notices.give_notice(order_id, lines=lines, by=by, at=at).id, by=by)


def _object(
    return_id: UUID, *, evidence: Iterable[UUID] = (), upload: bytes = b"", by: Actor, at: datetime, **said: Any
) -> Return:
    """Object: the goods are not intact; in time, on grounds of the list, with evidence. The platform decides."""
    name = said.pop("name", "")
    if upload:
        decisions.add_evidence(return_id, upload=upload, name=name, by=by, at=at)
    shown = tuple(evidence) or tuple(cases.files_added_by(by.role, return_id))
    decisions.object_to(return_id, **said, evidence=shown, by=by, at=at)
    return cases.one_return(return_id, by=by)


def _find_arrival(return_id: UUID, *, arrived_at: datetime | None, reasons: str, by: Actor, at: datetime) -> Return:
    return arrivals.find_arrival(return_id, arrived_at=arrived_at or at, reasons=reasons, by=by, at=at)


def _build_address(given: Mapping[str, Any]) -> Mapping[str, Any]:
    parts = dict(given)
    whole, line = parts.pop("address", None), parts.pop("street", "")
    return {"address": whole or ReturnAddress(**parts, address=line)}


def _no_waybill(given: Mapping[str, Any]) -> Mapping[str, Lazy]:
    whole = given.get("waybill") or given.get("carrier") == IN_PERSON
    return {} if whole else {"waybill": _("A carrier gives a number.")}


def _is_open(name: str) -> Callable[[View], bool]:
    """Offer an act that is no step of the table while the rights engine does."""
    return lambda view: name in view.until


def ends_with_money(view: View) -> bool:
    return view.row.leads_to == Remedy.RETURN


def _about_sending(view: View) -> Lazy:
    if not ends_with_money(view):
        return _("With any carrier. What the shop owes you once it has the goods, and by when, stands with the claim.")
    return _(
        "With any carrier. The refund is due seven days after the shop has the goods, even if the shop stays silent."
    )


def _about_arrival(view: View) -> Lazy:
    if not ends_with_money(view):
        return _("From then on you owe other goods, or these repaired: the claim says by when.")
    return _("The refund is due seven days later. You may object with evidence within three working days.")


def _about_grant(view: View) -> Lazy:
    if view.row.arrival:
        return _("The money goes back the way it came.")
    return _("The money goes back without waiting for the goods.")


PARCEL: Final[Mapping[str, Value]] = {
    "carrier": Code(
        label=_("Carrier"),
        hint=_("The carrier's code in letters, such as sf or jd; any carrier. Handed over yourself: in_person."),
        api_help="any carrier; `in_person` for goods that were handed over without one, which needs no waybill",
        most=40,
        pattern=CARRIER,
        suggests=KnownCarrier,
    ),
    "waybill": Code(
        label=_("Waybill number"), hint=_("As printed on the label."), most=40, pattern=WAYBILL, optional=True
    ),
}
REASONS: Final = Text(label=_("Reasons, as both parties read them"), most=MOST_SAID, may_be_blank=True)
NOTICE: Final[Act[Return]] = Act(
    "notice",
    _give_notice,
    by=[SHOPPER],
    path="orders/<uuid:order_id>/returns",
    button=_("Give notice of the return"),
    done=_("The return is notified. Nobody has to approve it: the address is below."),
    takes={"lines": Several(of=WantedIn, api_help="which pieces go back; no reason is asked for", most=MOST_LINES)},
    refuses=(OrderNotFound, ReturnRefused, WindowPassed, WrongRole),
    duties=("CRL-25a", "CRL-25b", "NRR-06", "NRR-07", "NRR-10", "NRR-11", "NRR-17"),
)
RESTOCK: Final[Act[Return]] = Act(
    "restock",
    _read_anew(decisions.restock),
    by=[SHOP],
    when=_is_open("restock"),
    path="restocks",
    adds=True,
    says="Say in which condition the goods came back; those as good as new stand on the shelf again.",
    heading=_("Note the condition of what came back"),
    about=_("What is as good as new stands on the shelf again."),
    button=_("Note it"),
    look="quiet",
    done=_("The goods are noted."),
    takes={"pieces": Several(of=RestockedIn, most=MOST_LINES)},
    refuses=(ReturnNotFound, RestockRefused, SkuNotFound, WrongRole),
    duties=("NRR-25",),
)
OF_SHOPPER: Final[list[Act[Return]]] = [
    Act(
        "send_back",
        _read_anew(notices.send_back),
        path="parcel",
        says="The parcel in which the goods go back, with any carrier.",
        heading=_("I have sent it back"),
        folds=False,
        about=_about_sending,
        button=_("Note the parcel"),
        done=_("The parcel is noted."),
        takes=PARCEL,
        check=_no_waybill,
        duties=("NRR-19",),
    ),
    Act(
        "correct_parcel",
        _read_anew(notices.correct_parcel),
        by=[SHOPPER],
        when=_is_open("correct_parcel"),
        path="parcel/correction",
        says="Correct carrier and waybill, until a carrier has reported on the parcel: a waybill is easily mistyped.",
        heading=_("Correct the parcel"),
        about=_("Until a carrier has reported of it. Then only the number noted last counts."),
        button=_("Note the parcel"),
        look="quiet",
        done=_("The parcel is noted."),
        takes=PARCEL,
        check=_no_waybill,
        refuses=(ReturnNotFound, NotNow, WrongRole),
        duties=("NRR-19",),
    ),
    Act(
        "withdraw",
        _read_anew(notices.withdraw),
        path="withdrawal",
        says="Keep the goods after all, as long as nothing was sent.",
        heading=_("Withdraw the return"),
        about=_("You keep the goods. While your time runs, you may notify a return again."),
        button=_("Yes, withdraw it"),
        look="quiet",
        done=_("The return is withdrawn. You keep the goods."),
    ),
    Act(
        "confirm_home",
        _read_anew(arrivals.confirm_home),
        path="home",
        says="Say that the goods of a declined return are with you again.",
        heading=_("I have the goods again"),
        about=_("If they are not there by then, your money goes back by itself."),
        button=_("Yes, they are here"),
        look="quiet",
        done=_("The goods are noted as with you again."),
        duties=("HSE-05",),
    ),
]
OF_SHOP: Final[list[Act[Return]]] = [
    Act(
        "grant",
        _read_anew(decisions.grant),
        path="grant",
        says="Give the money back, for goods that are back or without waiting for them.",
        heading=_("Pay the refund now"),
        about=_about_grant,
        button=_("Yes, pay the refund"),
        done=_("The refund is granted."),
        refuses=(NotRefundable,),
        duties=("CRL-25c", "NRR-13", "NRR-17"),
    ),
    Act(
        "confirm_arrival",
        _read_anew(arrivals.confirm_arrival),
        path="arrival",
        says="Say that the goods are back. From then on the refund's clocks count.",
        heading=_("The goods are here"),
        about=_about_arrival,
        button=_("Yes, they are here"),
        done=_("The goods are noted as back."),
        refuses=(NotNow,),
        duties=("NRR-13",),
    ),
    Act(
        "name_address",
        _read_anew(notices.name_address),
        path="address",
        says="Name another address than the verified one: once, within 48 hours, and before anything was sent.",
        heading=_("Name another return address"),
        button=_("Name this address"),
        done=_("The shopper sees the new address."),
        takes={
            "address": Address(),
            "contact_name": Line(label=_("Name of the contact"), most=60, api_name=None),
            "phone": Code(label=_("Phone"), most=20, pattern=PHONE, api_name=None),
            "street": Line(label=_("Address"), most=300, api_name=None, page_name="address"),
        },
        build=_build_address,
        refuses=(NotNow, AddressLate),
    ),
    Act(
        "object",
        _object,
        path="objection",
        heading=_("Object: the goods are not intact"),
        about=_(
            "With grounds of this list and a file that shows them; then the platform decides. A later objection is"
            " ignored."
        ),
        button=_("Make the objection"),
        look="grave",
        done=_("The objection is made. The platform decides."),
        takes={
            "grounds": SomeOf(
                label=_("What is not intact?"),
                hint=_("That a package was opened to look at the goods is no ground."),
                of=Grounds,
            ),
            "evidence": Ids(api_help="files that you have left about this return", most=20, page_name=None),
            "statement": Text(label=_("In your own words"), most=MOST_SAID, rows=4),
            "file": File(is_shown=lambda view: bool(view.own_files)),
        },
        refuses=(NotNow, ObjectionLate, ObjectionRefused),
        duties=("NRR-08", "NRR-09"),
    ),
    Act(
        "send_home",
        _read_anew(arrivals.send_home),
        path="way-home",
        says=(
            "Send goods home for which no money goes back, with a carrier that reports to us. Where they do not arrive"
            " in time, the shop pays for them."
        ),
        heading=_("Send the goods to the shopper again"),
        about=_(
            "To the address to which the order went, with a carrier that tells us of the arrival. If the goods are not"
            " there by then, the money goes back to the shopper."
        ),
        button=_("Note the parcel"),
        done=_("The parcel is noted."),
        takes={
            "carrier": Followed(label=_("Carrier")),
            "waybill": Code(label=_("Waybill number"), hint=_("As printed on the label."), most=40, pattern=WAYBILL),
        },
        refuses=(NotNow,),
        duties=("PCR-08", "HSE-05"),
    ),
    RESTOCK,
]
OF_STAFF: Final[list[Act[Return]]] = [
    *(
        Act(
            outcome.value,
            partial(decisions.rule_on, outcome=outcome),
            by=[STAFF],
            when=_is_open("rule_on"),
            button=button,
            takes={"reasons": REASONS},
        )
        for outcome, button in (
            (RulingOutcome.REFUND, _("The goods are intact: refund")),
            (RulingOutcome.NO_REFUND, _("The goods are not intact: no refund")),
        )
    ),
    Act(
        "find_arrival",
        _find_arrival,
        button=_("The goods are back at the shop"),
        takes={
            "reasons": REASONS,
            "arrived_at": Since(
                label=_("Back since, if found: year-month-day hour:minute"), optional=True, default=None
            ),
        },
    ),
]
ADD: Final[Act[Return]] = Act(
    "evidence",
    decisions.add_evidence,
    by=[SHOPPER, SHOP],
    when=lambda view: bool(cases.may_add_file(view.row, by=view.by)),
    heading=_("Add a file"),
    folds=False,
    button=_("Add the file"),
    look="quiet",
    done=_("The file was added."),
    takes={"file": File()},
)
ACTS: Final = [*OF_SHOPPER, *OF_SHOP, *OF_STAFF, ADD]
