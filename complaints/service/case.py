"""The table of a conversation with customer service.

The platform owes a person until the conversation is with a shop, which it is at once where there is one; a shop that is
silent, or a shopper who wants a person, brings it back. An automatic reply is a message and moves nothing.
"""

from typing import Final

from complaints.complaint.case import CLOCK, SHOP, SHOPPER, STAFF
from complaints.complaint.types import CONVERSATION as ABOUT
from complaints.service import events
from complaints.service.deadlines import SERVICE_LATE, SERVICE_PERSON, SERVICE_REPLY, SERVICE_REST, SERVICE_TAKE_UP
from complaints.service.errors import ConversationNotFound, NoOrderInIt, NotWithShop
from complaints.service.policies import is_about_an_order, is_not_passed_on, is_with_shop
from complaints.service.states import ConversationState as S
from complaints.service.types import Closing, HandOver
from platform_core.cases.shape import Born, Guard, Step
from platform_core.cases.table import Case

WITH_SHOP: Final = Guard(rule=is_with_shop, refusal=NotWithShop)

CONVERSATION: Final = Case(
    kind=ABOUT,
    unknown=ConversationNotFound,
    parties={SHOPPER: "shopper_id", SHOP: "merchant_id"},
    clocks=[SERVICE_REPLY, SERVICE_PERSON, SERVICE_LATE, SERVICE_REST, SERVICE_TAKE_UP],
    born=Born(state=S.WITH_STAFF, starts=[SERVICE_PERSON], says=events.ConversationStarted),
    steps=[
        Step(
            name="pass_to_shop",
            sources=[S.WITH_STAFF],
            to=S.WITH_SHOP,
            by=[SHOPPER],  # with the first words
            guard=Guard(rule=is_not_passed_on, refusal=NotWithShop),
            voids=[SERVICE_PERSON, SERVICE_LATE],
            starts=[SERVICE_REPLY],
            says=events.ConversationPassedOn,
        ),
        Step(
            name="reply",
            sources=[S.WITH_SHOP],
            to=S.ANSWERED,
            by=[SHOP],
            meets=[SERVICE_REPLY],
            starts=[SERVICE_REST],
            says=events.ConversationAnswered,
            saying={"answered_by": SHOP},
        ),
        Step(
            name="reply_for_platform",
            sources=[S.WITH_STAFF],
            to=S.ANSWERED,
            by=[STAFF],
            meets=[SERVICE_PERSON, SERVICE_LATE],
            starts=[SERVICE_REST],
            says=events.ConversationAnswered,
            saying={"answered_by": STAFF},
        ),
        Step(
            name="ask_on",
            sources=[S.ANSWERED, S.CLOSED],
            to=S.WITH_SHOP,
            by=[SHOPPER],
            guard=WITH_SHOP,
            voids=[SERVICE_REST, SERVICE_TAKE_UP],
            starts=[SERVICE_REPLY],
            says=events.ConversationAskedOn,
        ),
        Step(
            name="want_person",
            sources=[S.WITH_SHOP, S.ANSWERED, S.CLOSED],
            to=S.WITH_STAFF,
            by=[SHOPPER],
            voids=[SERVICE_REPLY, SERVICE_REST, SERVICE_TAKE_UP],
            starts=[SERVICE_PERSON],
            says=events.ConversationHandedOver,
            saying={"why": HandOver.ASKED},
        ),
        Step(
            name="pass_over_silence",
            sources=[S.WITH_SHOP],
            to=S.WITH_STAFF,
            by=[CLOCK],
            when_missed=SERVICE_REPLY,
            starts=[SERVICE_PERSON],
            says=events.ConversationHandedOver,
            saying={"why": HandOver.SHOP_SILENT},
        ),
        Step(
            name="hand_to_seniors",
            sources=[S.WITH_STAFF],
            by=[CLOCK],
            when_missed=SERVICE_PERSON,
            stamps="senior_since",
            starts=[SERVICE_LATE],
            says=events.ConversationLate,
        ),
        Step(
            name="give_up",
            sources=[S.WITH_STAFF],
            to=S.CLOSED,
            by=[CLOCK],
            when_missed=SERVICE_LATE,
            starts=[SERVICE_TAKE_UP],
            says=events.ConversationUnanswered,
            saying={"why": Closing.NOT_ANSWERED},
        ),
        Step(
            name="close",
            sources=[S.WITH_SHOP, S.WITH_STAFF, S.ANSWERED],
            to=S.CLOSED,
            by=[SHOPPER],
            voids=[SERVICE_REPLY, SERVICE_PERSON, SERVICE_LATE, SERVICE_REST],
            starts=[SERVICE_TAKE_UP],
            says=events.ConversationClosed,
            saying={"why": Closing.BY_SHOPPER},
        ),
        # Closing is open only to a side that owes no reply
        Step(
            name="finish",
            sources=[S.ANSWERED],
            to=S.CLOSED,
            by=[SHOP],
            guard=WITH_SHOP,
            voids=[SERVICE_REST],
            starts=[SERVICE_TAKE_UP],
            says=events.ConversationClosed,
            saying={"why": Closing.BY_SHOP},
        ),
        Step(
            name="finish_for_platform",
            sources=[S.ANSWERED],
            to=S.CLOSED,
            by=[STAFF],
            voids=[SERVICE_REST],
            starts=[SERVICE_TAKE_UP],
            says=events.ConversationClosed,
            saying={"why": Closing.BY_STAFF},
        ),
        Step(
            name="rest",
            sources=[S.ANSWERED],
            to=S.CLOSED,
            by=[CLOCK],
            when_missed=SERVICE_REST,
            starts=[SERVICE_TAKE_UP],
            says=events.ConversationClosed,
            saying={"why": Closing.SILENCE},
        ),
        Step(
            name="end",
            sources=[S.CLOSED],
            to=S.ENDED,
            by=[CLOCK],
            when_missed=SERVICE_TAKE_UP,
            says=events.ConversationEnded,
        ),
        Step(
            name="become_complaint",
            sources=[S.WITH_SHOP, S.WITH_STAFF, S.ANSWERED, S.CLOSED],
            to=S.BECAME_COMPLAINT,
            by=[SHOPPER],
            guard=Guard(rule=is_about_an_order, refusal=NoOrderInIt),
            voids=[SERVICE_REPLY, SERVICE_PERSON, SERVICE_LATE, SERVICE_REST, SERVICE_TAKE_UP],
            says=events.ConversationBecameComplaint,
        ),
    ],
    tells={
        events.ConversationStarted: [SHOPPER],
        events.ConversationPassedOn: [SHOP],
        events.ConversationAnswered: [SHOPPER],
        events.ConversationAskedOn: [SHOP],
        events.ConversationHandedOver: [SHOPPER, STAFF],
        events.ConversationLate: [SHOPPER, STAFF],
        events.ConversationUnanswered: [SHOPPER, STAFF],
        events.ConversationClosed: [SHOPPER],
        events.ConversationEnded: "with the closing the shopper was told until when it could be taken up",
        events.ConversationBecameComplaint: "the complaint itself tells of its filing",
    },
    lets_go={S.CLOSED: "nobody owes a reply; that it could be taken up again is the shopper's to give up"},
)
