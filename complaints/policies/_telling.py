"""What shows that a complaint is right, what was taken down by telephone, and how content is who complained?"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Final

from complaints.policies._complaints import Refusal, may_write
from complaints.types import Shows, TakenDown, Topic, Wanted
from platform_core.duties import fulfils
from platform_core.errors import Verdict

MOST_STARS: Final = 5
WANTED: Final[Mapping[Topic, Sequence[Shows]]] = {
    Topic.NOT_DELIVERED: (Shows.TALK,),
    Topic.NOT_AS_DESCRIBED: (Shows.GOODS, Shows.LISTING),
    Topic.FAULTY: (Shows.GOODS, Shows.LABEL),
    Topic.COUNTERFEIT: (Shows.GOODS, Shows.LABEL, Shows.REPORT),
    Topic.PRICE: (Shows.PRICE, Shows.PAYMENT),
    Topic.RETURN_OR_REFUND: (Shows.PACKAGE, Shows.TALK),
    Topic.SERVICE: (Shows.TALK,),
    Topic.OTHER: (),
}


@fulfils("HSE-08", "ECL-59")
def wanted(topic: Topic, *, given: Collection[Shows]) -> list[Wanted]:
    """What is asked for, by what the complaint is about, and what of it was given. Asked for, never a condition: the
    platform has the contract, and who has nothing to show is heard all the same."""
    return [Wanted(shows=kind, given=kind in given) for kind in WANTED[topic]]


@fulfils("ECL-59", "HSE-08")
def may_take_down(said: TakenDown) -> Verdict:
    """Words, as they were read back, that the caller has confirmed: nobody is made to have said what they have not."""
    return Verdict((*may_write(said.read_back).reasons, *([] if said.confirmed else [Refusal.NOT_CONFIRMED])))


@fulfils("HSE-08")
def may_rate(stars: int, *, text: str) -> Verdict:
    """Stars, and words for who wants to say more."""
    words = may_write(text).reasons if text else ()
    return Verdict((*words, *([] if 1 <= stars <= MOST_STARS else [Refusal.NO_STARS])))
