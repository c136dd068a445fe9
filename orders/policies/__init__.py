"""What may be ordered, packed, confirmed, what does it cost, and what is the contract?"""

from orders.policies._contract import ContractFacts as ContractFacts
from orders.policies._contract import ContractLine as ContractLine
from orders.policies._contract import canonical as canonical
from orders.policies._contract import document as document
from orders.policies._rules import MOST_LINES as MOST_LINES
from orders.policies._rules import MOST_OF_ONE as MOST_OF_ONE
from orders.policies._rules import PricedLine as PricedLine
from orders.policies._rules import Refusal as Refusal
from orders.policies._rules import SignatureFacts as SignatureFacts
from orders.policies._rules import changed as changed
from orders.policies._rules import counts_as_delivery as counts_as_delivery
from orders.policies._rules import funded_by_others as funded_by_others
from orders.policies._rules import may_confirm as may_confirm
from orders.policies._rules import may_order as may_order
from orders.policies._rules import may_quote as may_quote
from orders.policies._rules import may_see_recipient as may_see_recipient
from orders.policies._rules import may_ship as may_ship
from orders.policies._rules import order_total as order_total
from orders.policies._rules import rounded_by_others as rounded_by_others
from orders.policies._rules import still_stands as still_stands
from orders.policies._terms import KeyTerm as KeyTerm
from orders.policies._terms import key_terms as key_terms
