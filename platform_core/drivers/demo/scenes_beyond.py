"""Stories of the town beyond a sale: rights, measures, goods, a new shop, authorities, and people's data."""

from __future__ import annotations

from functools import partial
from typing import Final

from catalog.safety.types import Disposal
from merchants.sanctions.types import SanctionKind
from merchants.shops.types import DocumentKind
from platform_core.drivers.demo.cases import DELIVERED, Script
from platform_core.drivers.demo.people import APPLICANT
from platform_core.drivers.demo.story import (
    FLOOR,
    FLOWERS,
    LAMP,
    POTS,
    SPARE,
    Story,
    let_run_out,
    tell_alike,
    tell_long_ago,
)
from platform_core.drivers.world.verbs import (
    earnings,
    inquiries,
    measures,
    personal_data,
    recalls,
    reports,
    rules,
    vetting,
)
from privacy.requests.types import RequestKind

MEASURED: Final[Script] = (reports.claim_right, reports.measure_notice)
COUNTERED: Final[Script] = (*MEASURED, reports.counter_notice)
FORWARDED: Final[Script] = (let_run_out("infringement", "complaints.forward_statement"),)
RIGHTS: Final = (
    *tell_alike(
        "complaints.infringement",
        (reports.claim_right,),
        (),
        (reports.reject_notice,),
        (reports.withdraw_infringement,),
        (reports.measure_notice, reports.lift_notice),
        good=POTS[0],
    ),
    Story(about="complaints.infringement", now=MEASURED, good=POTS[1]),
    Story(about="complaints.infringement", now=COUNTERED, good=POTS[2]),
    Story(about="complaints.infringement", now=(*MEASURED, reports.confirm_infringement), good=POTS[3]),
    *tell_long_ago(
        "complaints.infringement",
        COUNTERED,
        ((), (*FORWARDED, reports.show_filing)),
        good=POTS[4],
        days=6,
    ),
    *tell_long_ago("complaints.infringement", COUNTERED, ((), FORWARDED), good=POTS[5], days=6),
    *tell_long_ago(
        "complaints.infringement",
        COUNTERED,
        ((), (*FORWARDED, reports.show_delay, partial(reports.grant_delay, days=7))),
        good=POTS[6],
        days=6,
    ),
    *tell_long_ago(
        "complaints.infringement",
        COUNTERED,
        ((), (*FORWARDED, let_run_out("infringement", "complaints.await_filing"))),
        good=POTS[0],
    ),
)
PROPOSES: Final = partial(measures.propose_measure, kind=SanctionKind.LISTING_RESTRICTION)
IMPOSED: Final[Script] = (PROPOSES, measures.answer_hearing, measures.decide_measure)
STANDING: Final = (
    *tell_alike(
        "merchants.sanction",
        (),
        (*IMPOSED, measures.appeal_measure, measures.reverse_measure),
        (*IMPOSED, measures.appeal_measure, measures.uphold_measure, measures.lift_measure),
        (PROPOSES, measures.drop_measure),
        (PROPOSES, measures.answer_hearing),
        (PROPOSES,),
        (*IMPOSED, measures.appeal_measure),
        good=SPARE,
        shop=LAMP,
    ),
    Story(about="merchants.sanction", now=IMPOSED, good=FLOOR, shop=LAMP),
    Story(
        about="merchants.sanction",
        ago=(PROPOSES, measures.answer_hearing),
        now=(let_run_out("sanction", "merchants.decide_sanction"),),
        good=SPARE,
        shop=LAMP,
    ),
    Story(
        about="merchants.guarantee",
        ago=(partial(earnings.ask_guarantee, fen=50_000),),
        now=(let_run_out("guarantee"),),
        shop=LAMP,
    ),
    *tell_alike(
        "merchants.guarantee",
        (partial(earnings.ask_guarantee, fen=50_000),),
        (earnings.decline_guarantee,),
        (),
        shop=LAMP,
    ),
    Story(about="merchants.guarantee", now=(partial(earnings.ask_guarantee, fen=50_000), earnings.agree_to_guarantee)),
    *tell_alike(
        "merchants.grant",
        (partial(earnings.propose_grant, fen=90_000),),
        (),
        (earnings.approve_grant,),
        (earnings.turn_down_grant,),
    ),
    Story(about="merchants.grant", ago=(partial(earnings.propose_grant, fen=90_000),), now=(let_run_out("grant"),)),
    *tell_alike(
        "merchants.change",
        (inquiries.report_new_phone,),
        (inquiries.verify_change,),
        (inquiries.turn_down_change,),
        (inquiries.withdraw_change,),
        (),
    ),
    Story(about="payments.payout_account", now=(partial(earnings.name_payout_account, number="6222020000000000007"),)),
)
HANDS_IN: Final[Script] = (
    vetting.apply_for_shop,
    partial(vetting.hand_in_paper, kind=DocumentKind.BUSINESS_LICENCE),
    partial(vetting.hand_in_paper, kind=DocumentKind.RETURN_AGREEMENT),
)
OPENING: Final = tell_alike(
    "merchants.application",
    (),
    (*HANDS_IN, vetting.withdraw_application),
    (*HANDS_IN, vetting.reject_opening),
    HANDS_IN,
    by=APPLICANT,
)
GOES_BACK: Final = partial(recalls.recall_lot, disposal=Disposal.SEND_BACK)
SAFETY: Final = (
    Story(about="catalog.sampling", now=(recalls.plan_sampling,)),
    Story(about="catalog.sample", ago=(recalls.plan_sampling,), now=(let_run_out("sampling", "catalog.draw"),)),
    *tell_alike("aftersales.remedy", (), (*DELIVERED, GOES_BACK, recalls.find_remedy), good=FLOWERS),
    *tell_alike(
        "catalog.question",
        (inquiries.ask_about_goods,),
        (),
        (inquiries.answer_question,),
        (inquiries.take_question_back,),
        (inquiries.hide_question,),
    ),
    *tell_long_ago("catalog.question", (inquiries.ask_about_goods,), ((), (let_run_out("question"),))),
)
FOUND: Final[Script] = (personal_data.open_incident,)
OPEN: Final[Script] = (*FOUND, partial(personal_data.grade_incident, larger=True), personal_data.report_incident)
ENDED: Final[Script] = (*OPEN, personal_data.tell_persons, personal_data.end_incident)
SMALL: Final[Script] = (
    *FOUND,
    partial(personal_data.grade_incident, larger=False),
    personal_data.report_incident,
    personal_data.spare_persons,
    personal_data.end_incident,
    personal_data.file_incident,
)
RESTRICTS: Final = partial(personal_data.ask_for_data, kind=RequestKind.RESTRICTION)
ASKS: Final = partial(personal_data.ask_for_data, kind=RequestKind.EXPLANATION)
DATA: Final = (
    *tell_alike(
        "privacy.request",
        (ASKS,),
        (personal_data.answer_request,),
        (personal_data.refuse_request,),
        (personal_data.withdraw_request,),
        (),
    ),
    *tell_long_ago("privacy.request", (RESTRICTS,), ((), (let_run_out("request"),))),
    *tell_alike("privacy.incident", (), FOUND, OPEN, ENDED, SMALL),
    Story(about="privacy.incident", ago=ENDED, now=(let_run_out("incident"),)),
    *tell_alike(
        "regulators.request",
        (inquiries.ask_for_trail,),
        (),
        (inquiries.endorse_trail,),
        (inquiries.endorse_trail, inquiries.approve_trail),
        (inquiries.reject_trail,),
        (inquiries.withdraw_trail,),
    ),
    Story(about="rulebook.version", now=(rules.draft_rule, rules.open_comments, rules.comment_on_rule)),
)
OF_OTHERS: Final = (
    Story(about="privacy.closure", now=(personal_data.close_account, personal_data.keep_account), by=APPLICANT),
    *(*RIGHTS, *STANDING, *OPENING, *SAFETY, *DATA),
)
