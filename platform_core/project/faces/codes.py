"""Which words do pages use for reasons, grounds, topics and the names of what may be done?

One table for all, since a code means the same wherever it comes from.
"""

from __future__ import annotations

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

# What may be done, by either side.
ACTIONS: Final[dict[str, Promise]] = {
    "cancel": _("cancel the order"),
    "confirm_receipt": _("confirm the receipt"),
    "return_without_reason": _("return without a reason"),
    "send_back": _("send the goods back"),
    "correct_parcel": _("correct the parcel"),
    "withdraw": _("withdraw the return"),
    "name_address": _("name another return address"),
    "confirm_arrival": _("say that the goods are here"),
    "accept_goods": _("accept the goods as they are"),
    "grant": _("pay the refund"),
    "object": _("object with evidence"),
    "restock": _("note the condition of what came back"),
    "send_home": _("send the goods to the shopper again"),
}
# What an open right rests on.
BECAUSE: Final[dict[str, Promise]] = {
    "not_handed_over": _("nothing was handed over to the carrier yet"),
    "handed_over": _("the parcel was handed over to you"),
    "within_window": _("the time for it is running"),
    "notice_given": _("the return was notified"),
    "nothing_sent": _("nothing was sent yet"),
    "goods_expected": _("the goods are expected back"),
    "return_open": _("the return is open"),
    "goods_back": _("the goods are back"),
    "objection_made": _("the shop has objected"),
    "not_reported": _("no carrier has reported of it yet"),
    "refund_declined": _("the refund was declined"),
}
# What speaks against something.
AGAINST: Final[dict[str, Promise]] = {
    "not_at_this_stage": _("not at this stage"),
    "nothing_wanted": _("nothing was chosen"),
    "line_twice": _("the same goods are listed twice"),
    "line_unknown": _("these goods are not part of it"),
    "line_incomplete": _("something of the order is missing"),
    "line_overpacked": _("there is more of something than was ordered"),
    "quantity_out_of_range": _("the number of pieces is not possible"),
    "service": _("a service cannot be sent back"),
    "excluded_by_law": _("the law excludes goods of this kind"),
    "excluded_by_confirmation": _("you confirmed at the purchase that this cannot be sent back"),
    "not_received": _("nothing has been received yet"),
    "already_returned": _("it has gone back already"),
    "too_many": _("more than can still go back"),
    "window_closed": _("the time for it is over"),
    "already_named": _("another address was named already"),
    "already_sent": _("the goods are under way already"),
    "already_back": _("the goods are back already"),
    "already_reported": _("a carrier has reported of it already"),
    "not_declined": _("the refund was not declined"),
    "already_accepted": _("the goods were accepted already"),
    "ended": _("it has ended"),
    "time_over": _("the time for it is over"),
    "not_back": _("the goods are not back yet"),
    "not_granted": _("no refund was granted"),
    "objected_before": _("there was an objection already"),
    "not_objected": _("there is no objection"),
    "grounds_missing": _("no grounds were given"),
    "grounds_unknown": _("there are no such grounds"),
    "evidence_missing": _("a file that shows it is missing"),
    "evidence_unknown": _("a file does not belong to this case"),
    "statement_missing": _("say in your own words what is wrong"),
    "reasons_missing": _("reasons are missing"),
    "nothing_named": _("nothing was named"),
    "more_than_came_back": _("more than came back"),
    "not_your_order": _("it is not your order"),
    "never_paid": _("the order was never paid"),
    "text_missing": _("write something"),
    "text_too_long": _("the text is too long"),
    "amount_missing": _("say how much"),
    "amount_not_positive": _("the amount has to be above zero"),
    "amount_not_asked_for": _("no amount belongs to this"),
    "more_than_refundable": _("more than can still go back"),
    "not_below_demand": _("an offer is less than what is demanded"),
    "currency_differs": _("the currency is another"),
    "basis_missing": _("no duty was named"),
    "basis_unknown": _("there is no such duty"),
    "not_signed": _("the parcel was not signed for yet"),
}
# What is not intact about goods that came back.
GROUNDS: Final[dict[str, Promise]] = {
    "parts_missing": _("parts are missing"),
    "used_beyond_checking": _("used beyond what checking the goods needs"),
    "seal_broken": _("the hygienic seal is broken"),
    "repaired_without_authority": _("repaired without authority"),
    "marks_altered": _("marks were removed or altered"),
    "activated": _("activated or registered"),
    "traces_left": _("data or accounts were left on it"),
    "tags_cut": _("tags were cut off"),
    "soiled": _("soiled"),
    "damaged": _("damaged"),
    "other_goods": _("other goods came than were sold"),
    "nothing_arrived": _("nothing arrived"),
}
# The ladder of a complaint: topics, demands, answers, decisions.
LADDER: Final[dict[str, Promise]] = {
    "not_delivered": _("not delivered"),
    "not_as_described": _("not as described"),
    "faulty": _("faulty"),
    "counterfeit": _("counterfeit"),
    "price": _("price"),
    "return_or_refund": _("return or refund"),
    "other": _("something else"),
    "refund": _("the whole refund"),
    "partial_refund": _("a part of the money"),
    "accept": _("accepted"),
    "offer": _("offered"),
    "reject": _("turned down"),
    "delivered_as_agreed": _("delivered as agreed"),
    "conforms_to_contract": _("the goods are as agreed in the contract"),
    "damaged_after_delivery": _("damaged after the delivery"),
    "remedied_already": _("put right already"),
    "not_our_goods": _("not goods of ours"),
    "upheld": _("the complaint is right"),
    "partly": _("the complaint is right in part"),
    "dismissed": _("the complaint is dismissed"),
    "no_refund": _("no refund"),
}
# Goods go back with any carrier; of these the names are known.
CARRIERS: Final[dict[str, Promise]] = {
    "sandbox": _("Sandbox carrier"),
    "sf": _("SF Express"),
    "jd": _("JD Logistics"),
    "ems": _("China Post EMS"),
    "zto": _("ZTO Express"),
    "yto": _("YTO Express"),
    "sto": _("STO Express"),
    "yunda": _("Yunda Express"),
    "in_person": _("handed over in person"),
}
PLACES: Final[dict[str, Promise]] = {
    "door": _("at the door"),
    "front_desk": _("at the front desk"),
    "locker": _("in a locker"),
    "station": _("at a parcel station"),
    "neighbour": _("at a neighbour's"),
    "depot": _("at the depot"),
}
GRADES: Final[dict[str, Promise]] = {
    "as_new": _("as good as new"),
    "opened": _("opened, complete"),
    "flawed": _("with flaws"),
}
VIOLATIONS: Final[dict[str, Promise]] = {
    "return_not_handled": _("a return was not handled for fifteen days"),
    "no_return_address": _("there was no address to return goods to"),
    "refund_not_made": _("no refund fifteen days after the goods were back"),
}
# What an authority asks for, on which article, and what speaks against it.
REQUESTS: Final[dict[str, Promise]] = {
    "order_trail": _("the trail of an order"),
    "merchant_trail": _("the trail of a shop"),
    "ECL-25": _("E-Commerce Law, article 25"),
    "OTM-34": _("Measures for the Supervision of Online Trading, article 34"),
    "DRM-02": _("Interim Measures for Assistance in Online Trading Enforcement"),
    "period_missing": _("the trail of a shop needs a first and a last day"),
    "period_backwards": _("it ends before it begins"),
    "period_ahead": _("it reaches into the future"),
}
# What a contract says of goods that cannot go back, and of why a price is another.
CONTRACT: Final[dict[str, Promise]] = {
    "custom_made": _("made to the buyer's order"),
    "perishable": _("perishable"),
    "digital": _("digital goods"),
    "periodical": _("newspapers and magazines"),
    "unsafe_once_opened": _("unsafe once it is opened"),
    "loses_value_once_used": _("loses its value once it is used"),
    "near_expiry_or_flawed": _("near its date, or sold with a flaw that was named"),
    "loyalty": _("loyalty discount"),
    "coupon": _("coupon"),
    "promotion": _("promotion"),
    "rounding": _("rounding off"),
    "funded_by_merchant": _("paid by the shop"),
    "funded_by_platform": _("paid by the platform"),
    "funded_by_manufacturer": _("paid by the manufacturer"),
}
WORDS: Final[dict[str, Promise]] = {
    **ACTIONS,
    **BECAUSE,
    **AGAINST,
    **GROUNDS,
    **LADDER,
    **CARRIERS,
    **PLACES,
    **GRADES,
    **VIOLATIONS,
    **REQUESTS,
    **CONTRACT,
}
