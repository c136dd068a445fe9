"""Rules of consent: the texts in force, and which of a person's acts count."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final
from uuid import UUID

from platform_core.actors import Actor, Role
from platform_core.duties import fulfils
from privacy.consents.types import Act, ConsentText, Purpose

# The last one counts. None is ever changed: a new text is a new version, and consents to an older one no longer
# count (PIP-14). `tests/privacy/test_policies.py` knows the fingerprint of each.
TEXTS: Final[Mapping[Purpose, tuple[ConsentText, ...]]] = {
    Purpose.ADVERTISING: (
        ConsentText(
            version=1,
            zh=(
                "我同意该店铺通过天平的站内通知和电子邮件向我发送商业广告。为此只使用我的账户编号和电子邮箱地址；"
                "广告由天平代为发送，不向该店铺提供我的任何个人信息，也不告知其我是否同意。每条广告都会标明“广告”、"
                "发送者及其联系方式。是否同意，不影响我购买商品或者服务。我可以随时在“我的同意”页面或者每条广告所附的"
                "链接免费撤回；撤回立即生效，此后不再发送，撤回前已经发送的不受影响。"
            ),
            en=(
                "I agree that this shop sends me advertisements by notice on Tianping and by e-mail. Only my account "
                "number and my e-mail address are used for this; Tianping sends them on the shop's behalf, gives the "
                "shop none of my personal data, and does not tell it whether I agreed. Every advertisement is marked "
                "as one, and names its sender and their contact. Whether I agree makes no difference to what I can "
                "buy. I can take this back at any time and free of charge, on the page of my consents or by the link "
                "in every advertisement; that counts at once, nothing is sent after it, and what was sent before "
                "remains lawful."
            ),
        ),
    ),
}


def may_say(*, by: Actor) -> bool:
    """Allow it to the person alone: nobody agrees for somebody else, nor for a shop."""
    return by.role is Role.SHOPPER


def text_in_force(purpose: Purpose) -> ConsentText:
    """The text that a person agrees to today."""
    return TEXTS[purpose][-1]


def advertising_version() -> int:
    """The version in force, for the gate of `notices`, which asks at each letter."""
    return text_in_force(Purpose.ADVERTISING).version


@fulfils("PIP-14")
def consents_in_force(acts: Iterable[Act], *, version: int) -> dict[UUID | None, Act]:
    """A person's consents in force, by advertiser: the last act on each, of acts in the order of time.

    A consent to any other version of the text does not count.
    """
    found: dict[UUID | None, Act] = {}
    for act in acts:
        if act.everyone:
            found = {}
        elif act.agreed:
            found[act.advertiser] = act
        else:
            found.pop(act.advertiser, None)
    return {advertiser: act for advertiser, act in found.items() if act.text_version == version}
