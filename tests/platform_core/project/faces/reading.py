"""How does a test read a page, and fill in its forms? By ids, names and labels, as a browser has them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urldefrag

from django.http import HttpResponse
from django.test import Client

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}


@dataclass
class Element:
    tag: str
    attributes: Mapping[str, str]
    parent: Element | None
    children: list[Element | str] = field(default_factory=list)

    @property
    def text(self) -> str:
        parts = [child if isinstance(child, str) else child.text for child in self.children]
        return " ".join(" ".join(parts).split())

    def all(self, tag: str = "", **attributes: str) -> list[Element]:
        """Below, in order."""
        wanted = {name.rstrip("_").replace("_", "-"): value for name, value in attributes.items()}
        found = []
        for child in self.children:
            if isinstance(child, Element):
                if (not tag or child.tag == tag) and wanted.items() <= child.attributes.items():
                    found.append(child)
                found += child.all(tag, **attributes)
        return found

    def one(self, tag: str = "", **attributes: str) -> Element:
        [found] = self.all(tag, **attributes)
        return found


class Tree(HTMLParser):
    """Strict where browsers are kind: every element is closed by its own end tag, in order."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = self.here = Element("", {}, None)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attrs]
        assert len(names) == len(set(names)), f"<{tag}> says something twice: {names}"
        element = Element(tag, {name: value or "" for name, value in attrs}, self.here)
        self.here.children.append(element)
        if tag not in VOID:
            self.here = element

    def handle_endtag(self, tag: str) -> None:
        assert self.here.tag == tag, f"</{tag}> closes <{self.here.tag}> at {self.getpos()}"
        assert self.here.parent is not None
        self.here = self.here.parent

    def handle_data(self, data: str) -> None:
        self.here.children.append(data)


def tree(html: str) -> Element:
    parser = Tree()
    parser.feed(html)
    parser.close()
    assert parser.here is parser.root, f"<{parser.here.tag}> is never closed"
    return parser.root


@dataclass
class Reply:
    """An answer, with its page where it has one."""

    response: HttpResponse

    @property
    def status(self) -> int:
        return int(self.response.status_code)

    @property
    def page(self) -> Element:
        return tree(self.response.content.decode())

    @property
    def text(self) -> str:
        return self.page.one("main").text

    @property
    def to(self) -> str:
        """Where it leads, without the place on the page."""
        return urldefrag(self.response["Location"]).url

    def form(self, name: str) -> Element:
        return self.page.one("form", id=name)

    def forms(self) -> set[str]:
        """The names of the forms in the page proper."""
        return {form.attributes["id"] for form in self.page.one("main").all("form")}


@dataclass
class Browser:
    client: Client

    def get(self, path: str) -> Reply:
        return Reply(self.client.get(path))

    def fills_in(self, reply: Reply, name: str, **said: Any) -> Reply:
        """Send a form as a browser would: what stands in it, and what was typed."""
        return self.sends(*self.filled(reply, name, **said))

    def filled(self, reply: Reply, name: str, **said: Any) -> tuple[str, dict[str, Any]]:
        form = reply.form(name)
        typed = {field.replace("__", "-"): value for field, value in said.items()}
        return urldefrag(form.attributes["action"]).url, values_of(form) | typed

    def sends(self, address: str, said: Mapping[str, Any]) -> Reply:
        return Reply(self.client.post(address, said))

    def follows(self, reply: Reply) -> Reply:
        assert reply.status == 302, reply.response.content.decode()
        return self.get(reply.to)


def values_of(form: Element) -> dict[str, Any]:
    """What a browser would send untouched."""
    found: dict[str, Any] = {}
    for element in form.all("input"):
        kind = element.attributes.get("type", "text")
        if kind in ("hidden", "text", "number", "date") or (kind == "radio" and "checked" in element.attributes):
            found[element.attributes["name"]] = element.attributes.get("value", "")
    for element in form.all("textarea"):
        found[element.attributes["name"]] = element.text
    for select in form.all("select"):
        options = select.all("option")
        chosen = next((option for option in options if "selected" in option.attributes), options[0])
        found[select.attributes["name"]] = chosen.attributes["value"]
    return found
