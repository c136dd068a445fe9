"""Reviews of the goods, and proposals to mask one."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from orders.reviews import commands as reviews_commands
from orders.reviews.types import MaskGround, NewMask, NewReview
from platform_core.actors import Actor
from platform_core.drivers.world.deals import Deal, only, verb

PASSAGE: Final = "电话13800001111"
NAMED: Final = NewMask(ground=MaskGround.PERSONAL_DATA, passage=PASSAGE, why="公开了他人的电话")
reply_to_review: Final = only("seller", "review", reviews_commands.reply_to_review, text="感谢您的评价")
answer_proposal: Final = only("seller", "masking", reviews_commands.answer_proposal, text="不是我们的电话")
mask_review: Final = only("second", "masking", reviews_commands.mask, reasons="属于他人")
reject_mask: Final = only("second", "masking", reviews_commands.reject_mask, reasons="差评不是理由")
appeal_mask: Final = only("shopper", "masking", reviews_commands.appeal_mask, text="这是公开的电话")
uphold_mask: Final = only("third", "masking", reviews_commands.uphold_mask, reasons="属于他人")
restore_review: Final = only("third", "masking", reviews_commands.restore_review, reasons="确为公开的电话")


@verb("shopper", needs="lines")
def review_line(deal: Deal, by: Actor, at: datetime, stars: int) -> None:
    said = NewReview(stars=stars, text=f"与描述相符。{PASSAGE}", anonymous=True)
    line_id = next(iter(deal.lines.values()))
    deal.review = reviews_commands.review_line(deal.order, line_id=line_id, said=said, by=by, at=at).id


@verb("staff", needs="review")
def propose_mask(deal: Deal, by: Actor, at: datetime) -> None:
    deal.masking = reviews_commands.propose_mask(deal.review, new=NAMED, by=by, at=at).id
