"""Every change of a return. What follows by itself without work of its own, only the table says (`case`)."""

from aftersales.commands._arriving import confirm_arrival as confirm_arrival
from aftersales.commands._arriving import end_search as end_search
from aftersales.commands._arriving import expect_no_longer as expect_no_longer
from aftersales.commands._arriving import find_arrival as find_arrival
from aftersales.commands._arriving import record_answer as record_answer
from aftersales.commands._arriving import record_report as record_report
from aftersales.commands._arriving import report as report
from aftersales.commands._going_home import confirm_home as confirm_home
from aftersales.commands._going_home import send_home as send_home
from aftersales.commands._granting import grant as grant
from aftersales.commands._granting import grant_by_clock as grant_by_clock
from aftersales.commands._granting import note_next_attempt as note_next_attempt
from aftersales.commands._noticing import give_notice as give_notice
from aftersales.commands._noticing import withdraw as withdraw
from aftersales.commands._objecting import add_evidence as add_evidence
from aftersales.commands._objecting import object_to as object_to
from aftersales.commands._objecting import rule_on as rule_on
from aftersales.commands._red_lines import cross_handling_line as cross_handling_line
from aftersales.commands._red_lines import cross_refund_line as cross_refund_line
from aftersales.commands._red_lines import start_missing as start_missing
from aftersales.commands._restocking import restock as restock
from aftersales.commands._sending import correct_parcel as correct_parcel
from aftersales.commands._sending import name_address as name_address
from aftersales.commands._sending import send_back as send_back
from aftersales.commands._windows import close_window as close_window
from aftersales.commands._windows import open_window as open_window
