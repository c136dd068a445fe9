"""All doors of a conversation with customer service: fields of each act, facts for each reader, and lists."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from catalog.listings.errors import ListingNotFound
from complaints.complaint import queries as complaint_queries
from complaints.complaint.errors import TextRefused
from complaints.complaint.policies import MOST_TEXT
from complaints.service import commands, queries
from complaints.service.errors import ConversationNotFound, ConversationOver
from complaints.service.models import Conversation, ConversationMessage
from complaints.service.types import AskedAbout
from merchants.shops.errors import MerchantNotFound
from merchants.shops.queries import shops as shops_queries
from orders.sales import queries as sales_queries
from orders.sales.errors import OrderNotFound
from platform_core.actors import Actor, Role
from platform_core.cases import words
from platform_core.cases.asks import File, Key, Text, Yes
from platform_core.cases.declared import Act, CaseView, Doors, Fact

SHOPPER, SHOP, STAFF = Role.SHOPPER, Role.MERCHANT, Role.STAFF
View = CaseView[Conversation]
THING: Final = Key(optional=True, default=None, page_name=None)
THINGS: Final = dict.fromkeys(("order_id", "listing_id", "merchant_id"), THING)


def _write(conversation_id: UUID, *, text: str, automatic: bool = False, by: Actor, at: datetime) -> Conversation:
    """Say something. A shop's is the reply that it owes, unless a machine wrote it; a shopper who writes after a reply
    asks on, and opens a closed conversation again."""
    commands.converse(conversation_id, text=text, automatic=automatic and by.role is SHOP, by=by, at=at)
    return queries.conversation(conversation_id, by=by)


def _check_things(given: Mapping[str, Any]) -> Mapping[str, Any]:
    named = [name for name in THINGS if given.get(name)]
    return {name: _("Name one thing at most.") for name in named[1:]}


def _build(given: Mapping[str, Any]) -> Mapping[str, Any]:
    return {"about": AskedAbout(**{name: given.get(name) for name in THINGS}), "text": given["text"]}


def _find_all(by: Actor) -> QuerySet[Conversation]:
    return shops_queries.with_trade_names(queries.conversations_of(by))


def _name_shop(view: View) -> str:
    shop_id = view.row.merchant_id
    return shops_queries.shop(shop_id).trade_name if shop_id else gettext("the platform")


def _order(view: View) -> object:
    order_id, door = view.row.order_id, words.DOORS.get(view.by.role)
    if order_id and door:
        return reverse(f"{door}:order", args=[order_id]), _("The order")
    return sales_queries.number_of(order_id) if order_id else ""


def _read_messages(row: Conversation) -> list[tuple[str, str, datetime]]:
    said = queries.said_in(row)
    texts = complaint_queries.words_of(said)
    return [(_author(one), texts[one.id], one.written_at) for one in said]


def _author(one: ConversationMessage) -> str:
    author = capfirst(words.role(one.author))
    return f"{author} · {gettext('automatic: no reply')}" if one.automatic else author


START: Final[Act[Conversation]] = Act(
    "start",
    commands.start_conversation,
    by=[SHOPPER],
    button=_("Send"),
    done=_("We have received it. This is no reply yet."),
    takes={
        **THINGS,
        "text": Text(
            label=_("What do you want to know?"),
            hint=_("You may ask for a person of the platform at any moment."),
            most=MOST_TEXT,
        ),
    },
    check=_check_things,
    build=_build,
    says=(
        "Write about an order of yours, a listing or a shop, and it goes to the shop; about none of them, and it goes"
        " to a person of the platform."
    ),
    refuses=(OrderNotFound, ListingNotFound, MerchantNotFound, TextRefused),
)
BECOME_COMPLAINT: Final[Act[Conversation]] = Act(
    "become_complaint",
    commands.become_complaint,
    heading=_("Make a complaint of it"),
    about=_(
        "The conversation ends, and the complaint names what was said. It has clocks of its own, and the platform"
        " decides in the end."
    ),
    button=_("File the complaint"),
    done=_("The complaint is filed. What was said goes along."),
)
ACTS: Final[list[Act[Conversation]]] = [
    Act(
        "write",
        _write,
        by=[SHOPPER, SHOP],
        when=lambda view: "write" in view.until,
        path="messages",
        adds=True,
        button=_("Send"),
        done=_("The message was added."),
        takes={
            "text": Text(label=_("Message"), most=MOST_TEXT, rows=4),
            "automatic": Yes(
                api_help="a machine of the shop wrote it: it is shown, and is no reply, so no clock stops",
                optional=True,
                default=False,
                page_name=None,
            ),
        },
        refuses=(ConversationNotFound, ConversationOver, TextRefused),
    ),
    Act(
        "keep_file",
        commands.keep_in_conversation,
        by=[SHOPPER, SHOP],
        when=lambda view: "keep_file" in view.until,
        heading=_("Add a file"),
        folds=False,
        button=_("Add the file"),
        look="quiet",
        done=_("The file was added."),
        takes={"file": File()},
    ),
    Act(
        "want_person",
        commands.want_person,
        path="person",
        says="The wish for a person of the platform, at any moment, without a reason. PUT it.",
        heading=_("I want a person"),
        about=_("A person of the platform takes over, in opening hours within minutes. You need not say why."),
        button=_("Yes, a person of the platform"),
        done=_("A person of the platform takes over."),
    ),
    BECOME_COMPLAINT,
    Act(
        "close",
        commands.close_conversation,
        path="closure",
        says="The end of a conversation, by the shopper. PUT it; writing in it takes it up again.",
        heading=_("Close the conversation"),
        about=_("You may take it up again by writing in it."),
        button=_("Yes, close it"),
        look="quiet",
        done=_("It is closed. Write again to take it up."),
    ),
    Act(
        "finish",
        commands.finish_conversation,
        path="closure",
        says="The end of a conversation, by the shop that has replied. PUT it.",
        heading=_("Close the conversation"),
        about=_("The customer may take it up again by writing in it."),
        button=_("Yes, close it"),
        look="quiet",
        done=_("It is closed. The customer may take it up again."),
    ),
    Act(
        "reply_for_platform",
        commands.reply_for_platform,
        button=_("Send the reply"),
        takes={"text": Text(label=_("Reply, as the customer reads it"), most=MOST_TEXT)},
    ),
    Act(
        "finish_for_platform",
        commands.finish_for_platform,
        button=_("Close it; the customer may take it up again"),
    ),
]
DOORS: Final[Doors[Conversation]] = Doors(
    model=Conversation,
    path="conversations",
    title=_("Conversation"),
    list_titles={SHOPPER: _("Customer service"), SHOP: _("Customers")},
    newest="started_at",
    find_all=_find_all,
    actions=queries.conversation_actions,
    facts=[Fact(_("With"), _name_shop, to=[SHOPPER, STAFF]), Fact(_("Order"), _order)],
    records=_read_messages,
    files=lambda row: [(None, kept) for kept in queries.left_in(row.id)],
    starts=[START],
    acts=ACTS,
    columns=[Fact(_("With"), lambda view: getattr(view.row, "trade_name", None) or gettext("the platform"))],
    empty={
        SHOPPER: _("You have not written yet. To ask about an order, begin on its page."),
        SHOP: _("Nobody has written yet."),
    },
    duties=("HSE-03",),
)
