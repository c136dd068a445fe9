"""Every change of a complaint or a conversation. Steps without work of their own are lines: the table says them."""

from complaints.commands._answering import accept as accept
from complaints.commands._answering import accept_offer as accept_offer
from complaints.commands._answering import offer as offer
from complaints.commands._answering import reject as reject
from complaints.commands._deciding import decide as decide
from complaints.commands._ending import end_late as end_late
from complaints.commands._filing import file as file
from complaints.commands._performing import become_money as become_money
from complaints.commands._performing import perform as perform
from complaints.commands._record import publish_late as publish_late
from complaints.commands._record import publish_records as publish_records
from complaints.commands._record import reply_to_record as reply_to_record
from complaints.commands._remedying import ask_again as ask_again
from complaints.commands._reviewing import ask_review as ask_review
from complaints.commands._reviewing import confirm as confirm
from complaints.commands._reviewing import replace as replace
from complaints.commands._service import ask_on as ask_on
from complaints.commands._service import become_complaint as become_complaint
from complaints.commands._service import converse as converse
from complaints.commands._service import keep_in_conversation as keep_in_conversation
from complaints.commands._service import pass_over_silent_shop as pass_over_silent_shop
from complaints.commands._service import reply as reply
from complaints.commands._service import reply_for_platform as reply_for_platform
from complaints.commands._service import start_conversation as start_conversation
from complaints.commands._service import want_person as want_person
from complaints.commands._telling import correct as correct
from complaints.commands._telling import rate as rate
from complaints.commands._telling import reject_answer as reject_answer
from complaints.commands._telling import take_down as take_down
from complaints.commands._writing import keep_evidence as keep_evidence
from complaints.commands._writing import write as write
from complaints.models import Complaint, Conversation
from platform_core.cases.steps import step_of

acknowledge = step_of(Complaint, "acknowledge")
confirm_performance = step_of(Complaint, "confirm_performance")
escalate = step_of(Complaint, "escalate")
withdraw = step_of(Complaint, "withdraw")
close_conversation = step_of(Conversation, "close")
finish_conversation = step_of(Conversation, "finish")
finish_for_platform = step_of(Conversation, "finish_for_platform")
pass_to_shop = step_of(Conversation, "pass_to_shop")
