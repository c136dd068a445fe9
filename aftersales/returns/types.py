"""Words of a return, and those that all cases about a sold line share."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Final
from uuid import UUID

from platform_core.labels import Labelled, Reason
from platform_core.money import Money


class Remedy(Labelled):
    """The remedy that a shopper wants for goods that are not as agreed."""

    RETURN = "return", "return and refund"
    EXCHANGE = "exchange", "an exchange"
    REPAIR = "repair", "a repair"
    SUPPLY = "supply", "sending what is missing"
    REFUND_PART = "refund_part", "the money for what is missing"


GOODS_FIRST: Final = frozenset({Remedy.RETURN, Remedy.EXCHANGE, Remedy.REPAIR})  # the shopper sends something back

ABOUT: Final = "aftersales.return"  # the subject of a return's evidence, clocks and refunds
RETENTION: Final = "RT_TRANSACTION"  # for how long its texts are kept, and under which keys
MOST_LINES: Final = 200  # that an act may name
MOST_PIECES: Final = 1_000  # of a line
MOST_SAID: Final = 2_000  # characters of a statement


class Grounds(Labelled):
    """Why goods that came back are not intact (NRR-08, NRR-09), or are not those sold, or never came.

    That a package was opened is none of them.
    """

    PARTS_MISSING = "parts_missing", "parts are missing"
    USED_BEYOND_CHECKING = "used_beyond_checking", "used beyond what checking the goods needs"
    SEAL_BROKEN = "seal_broken", "the hygienic seal is broken"
    REPAIRED_WITHOUT_AUTHORITY = "repaired_without_authority"
    MARKS_ALTERED = "marks_altered", "marks were removed or altered"
    ACTIVATED = "activated", "activated or registered"
    TRACES_LEFT = "traces_left", "data or accounts were left on it"
    TAGS_CUT = "tags_cut", "tags were cut off"
    SOILED = "soiled"
    DAMAGED = "damaged"
    OTHER_GOODS = "other_goods", "other goods came than were sold"
    NOTHING_ARRIVED = "nothing_arrived"


class RulingOutcome(Labelled):
    """The platform's decision about an objection."""

    REFUND = "refund", "the whole refund"
    NO_REFUND = "no_refund"


class GrantBasis(Labelled):
    """The basis of a grant: whose word, or which event."""

    SHOP = "shop", "the shop agreed"
    SHOP_EARLY = "shop_early", "the shop agreed, without waiting for the goods"
    CLOCK = "clock", "the shop said nothing in time, and the money was due"
    RED_LINE = "red_line", "the shop did not handle the return"
    RULING = "ruling", "the platform decided so"
    UNPROVEN = "unproven", "the objection was not proven in time"
    KEPT = "kept", "the goods did not come home again in time"
    LOST = "lost", "the carrier had the goods and did not deliver them"
    NO_ADDRESS = "no_address", "the shop named no address to send the goods to"


class ArrivalSource(StrEnum):
    """Who says that the goods are back, or why they count as back."""

    CARRIER = "carrier"
    SHOP = "shop"
    STAFF = "staff"
    REFUSAL = "refusal"  # the shop refused the parcel at its door, and nobody has found a good reason for it
    SILENCE = "silence"  # a proof or a waybill shows that it was sent, and the shop says nothing


class HomeSource(StrEnum):
    """Who says that the goods of a declined return are with the shopper again."""

    CARRIER = "carrier"
    SHOPPER = "shopper"
    REFUSAL = "refusal"  # they were offered at the door, and not taken


class Grade(Labelled):
    """How returned goods may be sold again (NRR-25): only fully restored goods go back as new."""

    AS_NEW = "as_new", "as good as new"
    OPENED = "opened", "opened, complete"
    FLAWED = "flawed", "with flaws"


class ActionName(Labelled):
    """The acts of a shopper or a shop on a sale and its returns."""

    CANCEL = "cancel", "cancel the order"
    CONFIRM_RECEIPT = "confirm_receipt", "confirm the receipt"
    DENY_RECEIPT = "deny_receipt", "say that you do not have the parcel"
    RETURN_WITHOUT_REASON = "return_without_reason", "return without a reason"
    SEND_BACK = "send_back", "send the goods back"
    CORRECT_PARCEL = "correct_parcel", "correct the parcel"
    WITHDRAW = "withdraw", "withdraw the return"
    NAME_ADDRESS = "name_address", "name another return address"
    CONFIRM_ARRIVAL = "confirm_arrival", "say that the goods are here"
    GRANT = "grant", "pay the refund"
    OBJECT = "object", "object with evidence"
    RESTOCK = "restock", "note the condition of what came back"
    SEND_HOME = "send_home", "send the goods to the shopper again"
    CONFIRM_HOME = "confirm_home", "say that you have the goods again"
    CLAIM = "claim", "claim a remedy"
    AGREE = "agree", "grant what is wanted"
    OFFER = "offer", "offer something else"
    REFUSE = "refuse", "refuse with reasons and evidence"
    TAKE_OFFER = "take_offer", "take the offer"
    LEAVE_OFFER = "leave_offer", "leave the offer"
    SEND = "send", "send what is owed"
    GIVE_MONEY = "give_money", "pay in its place"
    CHOOSE_MONEY = "choose_money", "take the money"
    CONFIRM_PIECE = "confirm_piece", "say that it has arrived"


class RightGround(Reason):
    """The ground of an open right, or the reason that closes one of another stage."""

    NOT_HANDED_OVER = "not_handed_over", "nothing was handed over to the carrier yet"
    HANDED_OVER = "handed_over", "it was handed over to you"
    CARRIER_SILENT = "carrier_silent", "the carrier says nothing, so your word counts"
    LEFT_WITH_OTHER = "left_with_other", "the carrier left it with somebody else, without your consent"
    WITHIN_WINDOW = "within_window", "the time for it is running"
    NOTICE_GIVEN = "notice_given", "the return was notified"
    NOTHING_SENT = "nothing_sent", "nothing was sent yet"
    GOODS_EXPECTED = "goods_expected", "the goods are expected back"
    RETURN_OPEN = "return_open", "the return is open"
    GOODS_BACK = "goods_back", "the goods are back"
    OBJECTION_MADE = "objection_made", "the shop has objected"
    NOT_REPORTED = "not_reported", "no carrier has reported of it yet"
    REFUND_DECLINED = "refund_declined", "the refund was declined"
    SENT_HOME = "sent_home", "the goods are on their way to you again"
    NOT_AT_THIS_STAGE = "not_at_this_stage"
    NOT_AS_AGREED = "not_as_agreed", "who sells answers for goods that are not as agreed"
    REPAIRED_IN_VAIN = "repaired_in_vain", "it was repaired before"
    NOT_DELIVERED_WHOLE = "not_delivered_whole", "what was paid for is owed whole"


IN_PERSON: Final = "in_person"  # the one carrier that has no waybill


class Cost(Labelled):
    """At whose cost something is done."""

    SHOPPER = "shopper", "at the shopper's cost"
    MERCHANT = "merchant", "at the shop's cost"
    NOBODY = "nobody", "free of charge"


class RedLine(StrEnum):
    """The outcome when fifteen days have passed over a return."""

    NOBODY_IN_BREACH = "nobody_in_breach"
    UNSENT = "unsent"  # the shopper has sent nothing yet
    ON_ITS_WAY = "on_its_way"  # says a carrier that we follow, or it was sent too lately to ask the shop for it
    SHOP_SILENT = "shop_silent"  # the shop's breach
    NO_ADDRESS = "no_address"  # the shop's breach, who pays: nobody could tell where to send the goods


class Unfound(StrEnum):
    """The outcome when staff have not found out in time whether goods are back."""

    NO_LONGER_SOUGHT = "no_longer_sought"
    OFFERED = "offered"  # at the shop's door, which refused them: they count as back from then on
    SHOWN = "shown"  # by a proof or a waybill, to a shop that says nothing: they count as back from now on
    LOST = "lost"  # by a carrier that has reported of them: the shopper's money goes back
    UNSHOWN = "unshown"  # nothing shows that they were ever sent: nobody looks for them any more


@dataclass(frozen=True, slots=True)
class Wanted:
    """How many pieces of a line are to go back."""

    line_id: UUID
    quantity: int


@dataclass(frozen=True, slots=True)
class Restocked:
    """How many pieces of a returned line may be sold again, in which condition, into which lot."""

    line_id: UUID
    quantity: int
    grade: Grade
    lot: str = ""


@dataclass(frozen=True, slots=True)
class Portion:
    """The money of some pieces: the shopper's part, and the parts that others had added."""

    paid: Money
    funded: Money
    rounding: Money

    @classmethod
    def zero(cls, currency: str) -> Portion:
        return cls(*(Money(0, currency) for _ in range(3)))

    def __add__(self, other: Portion) -> Portion:
        return Portion(self.paid + other.paid, self.funded + other.funded, self.rounding + other.rounding)


@dataclass(frozen=True, slots=True, kw_only=True)
class LineFacts:
    """The facts of a sold line that decide whether its pieces may go back.

    ``until`` is the end of its window, None while nobody has received anything. ``confirmed``: the shopper confirmed
    at the purchase that this class of goods is excluded. ``worth``: the price paid for the pieces that are left.
    """

    line_id: UUID
    supply: str
    exclusion: str
    confirmed: bool
    freight: str
    extra_days: int
    sold: int
    taken: int
    until: datetime | None
    worth: Money | None = None

    @property
    def pieces_left(self) -> int:
        return self.sold - self.taken


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnFacts:
    """A return, as policies, pages and other apps read it. Of a person it holds the id alone.

    ``traced`` is None without a parcel, and else whether a carrier that we know has reported of it; ``unfollowed``: its
    waybill is of a carrier that reports nothing to us, so that nobody has asked it. ``restocked`` and
    ``pieces`` count by line. ``because`` is the fault that a claim names, empty where no reason was needed;
    ``leads_to`` its remedy when the goods are back. ``unsent``: the red line has passed, and nothing had been sent.
    ``handle_until`` is the end of the red line of handling, ``sought_at`` when the search for the goods began,
    ``refused_at`` when the shop refused the parcel.
    """

    id: UUID
    number: str
    order_id: UUID
    order_number: str
    merchant_id: UUID
    shopper_id: UUID
    state: str
    total: Money
    freight: str
    noticed_at: datetime
    has_address: bool = True
    address_named: bool = False
    address_until: datetime | None = None
    handle_until: datetime | None = None
    sent_at: datetime | None = None
    traced: bool | None = None
    unfollowed: bool = False
    refused_at: datetime | None = None
    expected_until: datetime | None = None
    sought_at: datetime | None = None
    arrived_at: datetime | None = None
    objection_until: datetime | None = None
    refund_until: datetime | None = None
    refund_red_until: datetime | None = None
    ruling_until: datetime | None = None
    find_until: datetime | None = None
    send_home_until: datetime | None = None
    sent_home: bool = False
    unsent: bool = False
    objected: bool = False
    ruled: bool = False
    basis: str = ""
    granted_at: datetime | None = None
    declined_at: datetime | None = None
    because: str = ""
    leads_to: str = "return"
    pieces: Mapping[UUID, int] = field(default_factory=dict)
    restocked: Mapping[UUID, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Right:
    """One act of one side: whether it is open, until when, at whose cost, and why.

    ``why`` names the reasons against it, or, where it is open, its grounds. ``until`` is exclusive. ``payable`` is
    the money that would go back: less than was paid, where part of it has gone back on another ground. A right to claim
    names its fault (``topic``), the remedies to choose from (``wants``), and who bears the burden of proof.
    """

    action: str
    open: bool
    until: datetime | None = None
    cost: Cost = Cost.NOBODY
    why: tuple[str, ...] = ()
    duties: tuple[str, ...] = ()
    line_id: UUID | None = None
    return_id: UUID | None = None
    payable: Money | None = None
    topic: str = ""
    wants: str = ""
    burden: str = ""
