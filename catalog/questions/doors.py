"""All doors of a question on goods: API, pages, desk and the board that everybody reads are made of this."""

from __future__ import annotations

from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from catalog.listings.errors import ListingNotFound
from catalog.questions import commands
from catalog.questions.case import SHOP, SHOPPER, S
from catalog.questions.models import Question
from platform_core.cases import words
from platform_core.cases.asks import Key, Text
from platform_core.cases.declared import Act, Board, Doors, Fact

MOST: Final = 1000  # characters
GOODS: Final[Fact[Question]] = Fact(_("Goods"), lambda view: words.title(view.row))


def _words(row: Question) -> dict[str, Any]:
    return {"text": row.text, "answer": row.answer, "reasons": row.reasons}


DOORS: Final[Doors[Question]] = Doors(
    model=Question,
    path="questions",
    title=_("Question"),
    list_titles={SHOPPER: _("My questions"), SHOP: _("Questions about goods")},
    newest="asked_at",
    starts=[
        Act(
            "ask",
            commands.ask,
            by=[SHOPPER],
            heading=_("Ask about goods"),
            button=_("Ask the shop"),
            done=_("The shop has your question. Its answer binds it."),
            takes={
                "listing_id": Key(label=_("Goods"), hint=_("Copy the address of their page.")),
                "text": Text(label=_("Your question; everybody reads it, without your name"), most=MOST),
            },
            refuses=(ListingNotFound,),
        )
    ],
    acts=[
        Act(
            "answer",
            commands.answer,
            path="answer",
            about=_("Everybody reads the answer, nobody can change it later, and it binds you towards every buyer."),
            button=_("Answer"),
            done=_("Everybody reads your answer now."),
            takes={"answer": Text(label=_("Your answer"), most=MOST)},
        ),
        Act(
            "take_back",
            commands.take_back,
            path="withdrawal",
            says="Take a question back to which there is no answer.",
            heading=_("Take the question back"),
            button=_("Yes, take it back"),
            look="quiet",
            done=_("Nobody reads it any more."),
        ),
        Act(
            "hide",
            commands.hide,
            button=_("Hide it from everybody"),
            takes={"reasons": Text(label=_("Reasons, as both sides read them"), most=MOST)},
        ),
    ],
    facts=[GOODS],
    columns=[GOODS],
    words=_words,
    texts={"text": _("Question"), "answer": _("Answer of the shop"), "reasons": _("Why the platform hid it")},
    stamps={"text": "asked_at", "answer": "answered_at", "reasons": "hidden_at"},
    empty={SHOPPER: _("You have asked nothing."), SHOP: _("Nobody has asked anything.")},
    duties=("CRL-08", "CRL-20", "CRI-12"),
    api=("listing_id", "merchant_id", "title_zh", "title_en", "text", "answer", "reasons", "asked_at", "answered_at"),
    board=Board(
        address="listings/<uuid:listing_id>/questions",
        states=[S.ASKED, S.ANSWERED, S.UNANSWERED],
        columns=("text", "asked_at", "answer", "answered_at"),
        title=_("Questions and answers"),
        empty=_("Nobody has asked anything about these goods."),
    ),
)
