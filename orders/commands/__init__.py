"""Every change of a quote, a purchase, an order."""

from orders.commands._calling_off import cancel_order as cancel_order
from orders.commands._calling_off import chase_refund as chase_refund
from orders.commands._calling_off import end_given_back as end_given_back
from orders.commands._calling_off import note_refund as note_refund
from orders.commands._cancelling import cancel_purchase as cancel_purchase
from orders.commands._cancelling import cancel_unpaid as cancel_unpaid
from orders.commands._clocks import ask_for_parcel as ask_for_parcel
from orders.commands._clocks import end_unsent as end_unsent
from orders.commands._clocks import lose_parcel as lose_parcel
from orders.commands._clocks import note_late as note_late
from orders.commands._clocks import note_unconfirmed as note_unconfirmed
from orders.commands._clocks import start_missing as start_missing
from orders.commands._delivering import name_other_waybill as name_other_waybill
from orders.commands._delivering import reveal_own_recipient as reveal_own_recipient
from orders.commands._delivering import reveal_recipient as reveal_recipient
from orders.commands._delivering import ship as ship
from orders.commands._paying import mark_paid as mark_paid
from orders.commands._placing import place_purchase as place_purchase
from orders.commands._quoting import quote as quote
from orders.commands._receiving import confirm_receipt as confirm_receipt
from orders.commands._receiving import settle as settle
from orders.commands._reporting import record_answer as record_answer
from orders.commands._reporting import record_report as record_report
from orders.commands._reporting import report as report
