"""Which texts do templates and modules ask a catalogue for?"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.template.base import Node, NodeList, Template
from django.template.engine import Engine
from django.templatetags.i18n import BlockTranslateNode, TranslateNode
from django.utils.functional import Promise
from django.utils.translation import override

from platform_core.embedded.place import CHECKOUT

CALLS = {"_", "gettext", "gettext_lazy", "ngettext", "pgettext"}


def texts_of_templates(folder: str) -> set[str]:
    """Every text in `{% translate %}`, `{% blocktranslate %}` and `_("…")` below this folder."""
    engine = Engine.get_default()
    found: set[str] = set()
    for file in sorted((CHECKOUT / folder).rglob("*.html")):
        template = Template(file.read_text("utf8"), engine=engine)
        found |= {text for node in _nodes(template.nodelist) for text in _texts(node)}
    return found


def texts_of_modules(folder: str) -> set[str]:
    """Every literal that is given to gettext or one of its kin."""
    return {text for file in sorted((CHECKOUT / folder).rglob("*.py")) for text in _calls(file)}


def _nodes(nodes: NodeList | list[Node]) -> Iterator[Node]:
    for node in nodes:
        yield node
        for name in ("nodelist", "nodelist_loop", "nodelist_empty"):
            yield from _nodes(getattr(node, name, None) or [])
        for _, branch in getattr(node, "conditions_nodelists", []):
            yield from _nodes(branch)


def _texts(node: Node) -> Iterator[str]:
    if isinstance(node, TranslateNode):
        yield str(node.filter_expression.var.literal)
    elif isinstance(node, BlockTranslateNode):
        yield node.render_token_list(node.singular)[0]
    given = [*getattr(node, "args", ()), *getattr(node, "kwargs", {}).values()]
    for expression in [*given, getattr(node, "filter_expression", None)]:
        yield from _marked(expression)


def _marked(expression: Any) -> Iterator[str]:
    """`_("…")` is parsed into a text that is looked up later; without a language it is itself."""
    if isinstance(text := getattr(expression, "var", None), Promise):
        with override(None):
            yield str(text)


def _calls(file: Path) -> Iterator[str]:
    """The first argument; the plural beside it has no entry of its own."""
    for node in ast.walk(ast.parse(file.read_text("utf8"))):
        if isinstance(node, ast.Call) and getattr(node.func, "id", getattr(node.func, "attr", "")) in CALLS:
            yield from (a.value for a in node.args[:1] if isinstance(a, ast.Constant) and isinstance(a.value, str))
