"""The texts that modules and templates ask a catalogue for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Final, NamedTuple

from babel.messages.extract import extract
from django.template.base import Node, Template
from django.template.engine import Engine
from django.templatetags.i18n import BlockTranslateNode, TranslateNode
from django.utils.functional import Promise
from django.utils.translation import override

# By the name of the function, which of its arguments are texts; `c` marks a context.
CALLS: Final[dict[str, Any]] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
}


class Text(NamedTuple):
    """An English text as a catalogue knows it."""

    text: str
    plural: str = ""
    context: str = ""


def texts_of_modules(folder: Path) -> Iterator[tuple[Path, Text]]:
    """Every literal below this folder that is given to gettext or one of its kin, and the file that says it."""
    for file in sorted(folder.rglob("*.py")):
        with file.open("rb") as source:
            for _line, said, _comments, context in extract("python", source, keywords=CALLS):
                one, many = said if isinstance(said, tuple) else (said, "")
                yield file, Text(one, plural=many, context=context or "")


def texts_of_templates(folder: Path) -> Iterator[tuple[Path, Text]]:
    """Every text in `{% translate %}`, `{% blocktranslate %}` and `_("…")` of the pages below this folder."""
    engine = Engine.get_default()
    for file in sorted(folder.rglob("*.html")):
        if "templates" in file.parts:
            template = Template(file.read_text("utf8"), engine=engine)
            yield from ((file, text) for node in _nodes(template.nodelist) for text in _texts(node))


def _nodes(nodes: Iterable[Node]) -> Iterator[Node]:
    for node in nodes:
        yield node
        for name in ("nodelist", "nodelist_loop", "nodelist_empty"):
            yield from _nodes(getattr(node, name, None) or [])
        for _condition, branch in getattr(node, "conditions_nodelists", []):
            yield from _nodes(branch)


def _texts(node: Node) -> Iterator[Text]:
    match node:
        case TranslateNode():
            yield Text(str(node.filter_expression.var.literal))
        case BlockTranslateNode():
            many = node.render_token_list(node.plural)[0] if node.plural else ""
            yield Text(node.render_token_list(node.singular)[0], plural=many)
    given = [*getattr(node, "args", ()), *getattr(node, "kwargs", {}).values()]
    for expression in [*given, getattr(node, "filter_expression", None)]:
        yield from _marked_texts(expression)


def _marked_texts(expression: Any) -> Iterator[Text]:
    """`_("…")` is parsed into a text that is looked up later; without a language it is itself."""
    if isinstance(text := getattr(expression, "var", None), Promise):
        with override(None):
            yield Text(str(text))
