"""What do doors and other apps read of returns, and of the rights in a sale?"""

from aftersales.queries._cases import actions as actions
from aftersales.queries._cases import address as address
from aftersales.queries._cases import as_case as as_case
from aftersales.queries._cases import clocks as clocks
from aftersales.queries._cases import counted as counted
from aftersales.queries._cases import evidence as evidence
from aftersales.queries._cases import facts as facts
from aftersales.queries._cases import facts_of as facts_of
from aftersales.queries._cases import facts_of_order as facts_of_order
from aftersales.queries._cases import one_return as one_return
from aftersales.queries._cases import params_of_notice as params_of_notice
from aftersales.queries._cases import record as record
from aftersales.queries._cases import refund_states as refund_states
from aftersales.queries._cases import returns_of as returns_of
from aftersales.queries._cases import shown_by as shown_by
from aftersales.queries._cases import statement as statement
from aftersales.queries._cases import takes_evidence as takes_evidence
from aftersales.queries._ports import belongs_to as belongs_to
from aftersales.queries._ports import holds_settlement as holds_settlement
from aftersales.queries._ports import owed_by as owed_by
from aftersales.queries._rights import gone as gone
from aftersales.queries._rights import law_of_window as law_of_window
from aftersales.queries._rights import line_facts as line_facts
from aftersales.queries._rights import received_at as received_at
from aftersales.queries._rights import rights as rights
from aftersales.queries._rights import rights_without_contract as rights_without_contract
