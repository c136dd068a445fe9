"""Rules of notices: filling a template, wording an end in every language, and the hash."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import datetime, time
from typing import Final
from zoneinfo import ZoneInfo

import rfc8785

from platform_core.duties import fulfils
from platform_core.notices.types import Advert, Language, Text

SHANGHAI: Final = ZoneInfo("Asia/Shanghai")  # as platform_core.clock has it, which knows Django


def place_of(key: str, language: Language) -> tuple[str, str]:
    """File and block of a notice: `orders.paid` in Chinese is the block ``paid`` of ``orders/notices.zh.txt``."""
    app, _, name = key.partition(".")
    return f"{app}/notices.{language}.txt", name


def split_text(rendered: str) -> Text:
    """Split a rendered text into subject (first line) and body. Raises ``ValueError`` if one is missing."""
    subject, _, body = rendered.strip().partition("\n")
    if not subject.strip() or not body.strip():
        raise ValueError("a notice has a subject and a body")
    return Text(subject=subject.strip(), body=body.strip())


def plain(texts: Mapping[Language, Text]) -> dict[str, dict[str, str]]:
    """The texts as plain data, for the row and the hash."""
    return {language.value: {"subject": text.subject, "body": text.body} for language, text in texts.items()}


def fingerprint(texts: Mapping[str, Mapping[str, str]]) -> str:
    """SHA-256 of the texts as canonical JSON: anyone can compute it again from the row."""
    return hashlib.sha256(rfc8785.dumps({k: dict(v) for k, v in texts.items()})).hexdigest()


@fulfils("ADL-43", "CRL-29c", "PIP-24b")
def may_advertise(*, allowed: bool, agreed_to: int, in_force: int) -> bool:
    """Allow advertising to a person who agreed to the text that is in force, and has not refused since."""
    return allowed and agreed_to == in_force


@fulfils("ADL-43", "ECL-18b", "OTM-16")
def advertisement_values(of: Advert, language: Language, *, stop_at: str) -> dict[str, str]:
    """The values for the template of an advertisement, which mark it as one: no advertiser leaves one of these out."""
    text = of.texts[language]
    return {
        "sender": of.sender,
        "contact": of.contact,
        "subject": " ".join(text.subject.split()),  # in one line, which is all that a subject has
        "body": text.body.strip(),
        "stop_at": stop_at,
    }


def as_letter(texts: Mapping[str, Mapping[str, str]]) -> Text:
    """Both languages in one letter, Chinese first: the reader's language is not known."""
    zh, en = texts[Language.ZH], texts[Language.EN]
    return Text(subject=f"{zh['subject']} / {en['subject']}", body=f"{zh['body']}\n\n——\n\n{en['body']}\n")


def until(end: datetime) -> str:
    """`2026-10-08 24:00`: an end is exclusive, so a period that ends at midnight ends with the day before."""
    local = end.astimezone(SHANGHAI)
    if local.time() != time():
        return f"{local:%Y-%m-%d %H:%M}"
    return f"{local.date().fromordinal(local.toordinal() - 1)} 24:00"
