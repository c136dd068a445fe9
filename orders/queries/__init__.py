"""What do doors and other apps read of quotes, purchases and orders?"""

from orders.queries._orders import CHECK as CHECK
from orders.queries._orders import PRICE_LOCK as PRICE_LOCK
from orders.queries._orders import RECIPIENT as RECIPIENT
from orders.queries._orders import actions as actions
from orders.queries._orders import agreed_sha256 as agreed_sha256
from orders.queries._orders import clocks as clocks
from orders.queries._orders import contract as contract
from orders.queries._orders import excluded as excluded
from orders.queries._orders import in_force as in_force
from orders.queries._orders import key_terms as key_terms
from orders.queries._orders import masked_recipient as masked_recipient
from orders.queries._orders import number_of as number_of
from orders.queries._orders import on_their_way as on_their_way
from orders.queries._orders import order as order
from orders.queries._orders import orders_of as orders_of
from orders.queries._orders import packed as packed
from orders.queries._orders import payment_id as payment_id
from orders.queries._orders import promised as promised
from orders.queries._orders import purchase as purchase
from orders.queries._orders import quote as quote
from orders.queries._orders import refund_within as refund_within
from orders.queries._orders import sale_facts as sale_facts
from orders.queries._orders import says_excluded as says_excluded
from orders.queries._orders import sending_facts as sending_facts
from orders.queries._orders import shown_rules as shown_rules
from orders.queries._orders import timeline as timeline
