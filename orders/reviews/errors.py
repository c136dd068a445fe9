"""Refusals of reviews and of their masking."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from platform_core.errors import Conflict, NotFound, RuleRefused, TooLate


class LineNotFound(NotFound):
    code = "orders.line_not_found"
    title = "There is no such line in this order"
    remedy = "Take the id of a line of the order."
    line_id: UUID


class ReviewNotFound(NotFound):
    code = "orders.review_not_found"
    title = "There is no such review"
    remedy = "Check the id. A review is added to by its author, and replied to by its shop."
    review_id: UUID


class ReviewRefused(RuleRefused):
    code = "orders.review_refused"
    title = "This cannot be written there"
    remedy = "Every reason is listed in params. Goods may be reviewed once they have been handed over."
    reasons: tuple[str, ...]


class ReviewGiven(Conflict):
    code = "orders.review_given"
    title = "This line has its review"
    remedy = "A review is given once and stays as it is; you may add to it once."
    line_id: UUID


class AdditionGiven(Conflict):
    code = "orders.addition_given"
    title = "This review has its addition"
    remedy = "A review is added to once; both texts stay as they are."
    review_id: UUID


class AdditionTooLate(TooLate):
    code = "orders.addition_too_late"
    title = "The time to add to this review is over"
    remedy = "Your review stays as it is. If something is wrong with the goods, complain: that is always open."
    closed_at: datetime


class ReplyGiven(Conflict):
    code = "orders.reply_given"
    title = "This review has its reply"
    remedy = "A shop replies once; review and reply stay as they are."
    review_id: UUID


class MaskingNotFound(NotFound):
    code = "orders.masking_not_found"
    title = "There is no such proposal"
    remedy = "Check the id; a proposal is shown to the author and to the shop of the review."
    masking_id: UUID


class MaskRefused(RuleRefused):
    code = "orders.mask_refused"
    title = "A review is not masked so"
    remedy = "Every reason is listed in params. Only content that breaks the law is masked; a bad review is no ground."
    reasons: tuple[str, ...]


class MaskUnderWay(Conflict):
    code = "orders.mask_under_way"
    title = "This review is masked, or a proposal to mask it is under way"
    remedy = "Look at that proposal."
    review_id: UUID


class SpokenAlready(Conflict):
    code = "orders.spoken_already"
    title = "You have been heard about this proposal"
    remedy = "Each side speaks once. You are told of the decision."
    masking_id: UUID


class HearingOver(TooLate):
    code = "orders.hearing_over"
    title = "The time to speak about this proposal is over"
    remedy = "You are told of the decision. If the review is masked, its author may appeal."
    closed_at: datetime


class MaskTooLate(TooLate):
    code = "orders.mask_too_late"
    title = "The time to decide is over"
    remedy = "The review is shown: what nobody has decided in time, masks nothing."
    closed_at: datetime


class AppealTooLate(TooLate):
    code = "orders.appeal_too_late"
    title = "The time to appeal is over"
    remedy = "The mask stands. If you think that it breaks the law, complain to the authority."
    closed_at: datetime


class OwnMasking(Conflict):
    code = "orders.own_masking"
    title = "You had a part in this already"
    remedy = "One person proposes, another decides, and a third decides the appeal."
    masking_id: UUID
