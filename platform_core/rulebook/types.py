"""Values of the rulebook: the rules and articles there are, their content, and who accepts which of them when."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from platform_core.labels import Labelled, Reason


class RuleKind(Labelled):
    """The rules of the platform. Each is one document in two languages."""

    CHARTER = "charter", "consumers' charter"
    AGREEMENT = "agreement", "platform agreement"
    RETURNS = "returns", "returns and refunds"
    DISPUTES = "disputes", "complaints and disputes"
    REVIEWS = "reviews", "reviews of goods"
    FEES = "fees", "fees"
    PRIVACY = "privacy", "personal information"


class Topic(Labelled):
    """The topics of articles for consumers. Of each topic one article holds; alerts stand beside each other."""

    RETURN_WINDOW = "return_window", "sending goods back without a reason"
    FAULTY_GOODS = "faulty_goods", "goods that are faulty or not as described"
    COMPLAINTS = "complaints", "complaining, and what follows"
    SAFE_PAYMENT = "safe_payment", "paying safely, and false refunds"
    YOUR_DATA = "your_data", "your personal data"
    ALERT = "alert", "alert"


GUIDES: Final = tuple(topic for topic in Topic if topic is not Topic.ALERT)


class Weight(Labelled):
    """The weight of a change. A weighty one, for many people or great interests, is announced longer before."""

    NORMAL = "normal", "ordinary change"
    MAJOR = "major", "weighty change"


class Occasion(Labelled):
    """The occasions on which somebody accepts rules."""

    REGISTRATION = "registration"
    ORDER = "order"


ACCEPTED_ON: Final[Mapping[Occasion, tuple[RuleKind, ...]]] = {
    Occasion.REGISTRATION: (RuleKind.AGREEMENT, RuleKind.PRIVACY),
    Occasion.ORDER: (RuleKind.AGREEMENT, RuleKind.RETURNS, RuleKind.DISPUTES),
}

# What the agreement has to cover by article 32 of the E-Commerce Law, as headings in both languages.
MANDATORY: Final[Mapping[RuleKind, tuple[tuple[str, str], ...]]] = {
    RuleKind.AGREEMENT: (
        ("进入和退出平台", "Joining and leaving the platform"),
        ("商品和服务质量保障", "Quality of goods and services"),
        ("消费者权益保护", "Protection of consumers"),
        ("个人信息保护", "Protection of personal information"),
    ),
}


class DraftRefusal(Reason):
    """Why a text cannot become a draft."""

    LANGUAGE_MISSING = "language_missing", "one of the two languages has no text"
    TOPIC_MISSING = "topic_missing", "a heading that the law asks for is missing"
    NUMBER_UNKNOWN = "number_unknown", "it names a number that the house does not have"
    SAME_TEXT = "same_text", "it says the same as the version in force"
    WHY_MISSING = "why_missing", "it does not say why the rule changes"


class ArticleRefusal(Reason):
    """Why a text cannot become an article, or not by this person."""

    LANGUAGE_MISSING = "language_missing", "one of the two languages has no text"
    NUMBER_UNKNOWN = "number_unknown", "it names a number that the house does not have"
    SAME_ARTICLE = "same_article", "it says the same as the article that holds"
    OWN_ARTICLE = "own_article", "whoever drafted it cannot publish it"


class AnnouncementRefusal(Reason):
    """Why a version cannot be announced by this person, or for this day."""

    OWN_DRAFT = "own_draft", "whoever drafted it cannot announce it"
    EFFECT_TOO_SOON = "effect_too_soon", "too few full days lie before the day of effect"


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A new text for a rule. A number of the law or the house stands in it by its code: ``{DL_NRR_WINDOW}``."""

    rule: RuleKind
    zh: str
    en: str
    weight: Weight
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftFacts:
    """The facts for the rule about drafts. ``in_force``: the hash of the text that holds now."""

    draft: Draft
    known_numbers: frozenset[str]
    in_force: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleFacts:
    """The facts for the rule about articles. ``holds``: the hash of the article of this topic that holds now."""

    zh: str
    en: str
    known_numbers: frozenset[str]
    holds: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AnnouncementFacts:
    """The facts for the rule about announcing."""

    drafted_by: UUID
    announced_by: UUID
    weight: Weight
    effective_on: date
    now: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class InForce:
    """The version of a rule in force, as a quote shows it and a contract names it."""

    version_id: UUID
    rule: RuleKind
    number: int
    sha256: str

    def to_json(self) -> dict[str, Any]:
        return {
            "version_id": str(self.version_id),
            "rule": str(self.rule),
            "number": self.number,
            "sha256": self.sha256,
        }


@dataclass(frozen=True, slots=True)
class DiffLine:
    """A line of the comparison of two texts: `same`, `added` or `removed`."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """One clause of a version of a rule, by its place in it, as others cite it; heading and text by language."""

    version_id: UUID
    rule: RuleKind
    number: int
    place: int
    heading: Mapping[str, str]
    text: Mapping[str, str]

    @property
    def cited(self) -> str:
        """The name of a clause in a log or a form: `agreement 1, 5`."""
        return f"{self.rule} {self.number}, {self.place}"
