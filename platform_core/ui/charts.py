"""Drawing of charts as SVG, in Python: without a script, and without a style of their own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext

from platform_core.ui.markup import put
from platform_core.ui.parts import Bar, Chart

WIDTH: Final = 360  # the sheet's text is 12.5 units high in a picture of this width
HEIGHT: Final = 150
LEFT: Final = 38  # where bars begin, right of the scale
TOP: Final = 8
FOOT: Final = 130
ROW: Final = 38  # of a bar that lies, with its name above it
LABELS: Final = 6  # below bars: more would run into each other
STEPS: Final = (1, 2, 5)
MANY: Final = 10_000


def render_chart(of: Chart, *, empty: str) -> SafeString:
    """A figure: its heading, what it says, the picture, and the numbers folded below it."""
    head = put(
        '<figcaption><h2 id="{}">{}</h2><p class="value">{}</p><p class="hint">{}</p></figcaption>',
        *(of.id, of.title, of.value, of.says),
    )
    if of.is_empty:
        return put('<figure class="card chart">{}<p class="empty">{}</p></figure>', head, empty)
    picture = _lying(of) if of.across else _standing(of)
    return put('<figure class="card chart">{}{}{}{}</figure>', head, picture, _legend(of), _numbers(of))


def end_scale(found: int) -> int:
    """Choose the end of a scale: the next of 2, 4, 10, 20, 40, 100, … so that its half is a whole number as well."""
    power = 1
    while True:
        for step in STEPS:
            if found <= 2 * step * power:
                return 2 * step * power
        power *= 10


def shorten(number: int) -> str:
    """Shorten a number on a scale, where there is little room."""
    if number < MANY:
        return f"{number:,}"
    if (get_language() or "").startswith("en"):
        return f"{number / 1000:,g}k"
    return f"{number / MANY:,g}万"


def _standing(of: Chart) -> SafeString:
    most = end_scale(-(-max(sum(bar.parts) for bar in of.bars) // of.unit))
    room, every = (WIDTH - LEFT) / len(of.bars), -(-len(of.bars) // LABELS)
    drawn = [
        *(_grid(most * part // 2, part) for part in range(3)),
        *(_column(bar, LEFT + place * room, room, of.unit * most) for place, bar in enumerate(of.bars)),
        *(_below(of.bars[place].label, LEFT + (place + 0.5) * room) for place in range(0, len(of.bars), every)),
    ]
    return _svg(of, HEIGHT, drawn)


def _grid(number: int, half: int) -> SafeString:
    y = FOOT - half * (FOOT - TOP) // 2
    line = '<path class="grid-line" d="M{0} {1}H{2}"/><text x="{3}" y="{4}" text-anchor="end">{5}</text>'
    return put(line, LEFT, y, WIDTH, LEFT - 5, y + 4, shorten(number))


def _column(bar: Bar, x: float, room: float, most: int) -> SafeString:
    y, drawn = float(FOOT), []
    for number, part in enumerate(bar.parts, 1):
        height = part / most * (FOOT - TOP)
        y -= height
        if part:
            drawn.append(_rect(number, (x + room * 0.15, y), (room * 0.7, height)))
    return _join(drawn)


def _below(label: str, x: float) -> SafeString:
    return put('<text x="{}" y="{}" text-anchor="middle">{}</text>', round(x, 1), HEIGHT - 5, label)


def _lying(of: Chart) -> SafeString:
    most = max(sum(bar.parts) for bar in of.bars)
    drawn = []
    for place, bar in enumerate(of.bars):
        y = place * ROW
        drawn.append(put('<text x="0" y="{}">{}: {}</text>', y + 14, bar.label, bar.texts[0]))
        drawn.append(_rect(1, (0, y + 20), (WIDTH * sum(bar.parts) / most, 12)))
    return _svg(of, ROW * len(of.bars), drawn)


def _rect(series: int, corner: tuple[float, float], size: tuple[float, float]) -> SafeString:
    drawn = '<rect class="s{}" x="{:.1f}" y="{:.1f}" width="{:.1f}" height="{:.1f}"/>'
    return SafeString(drawn.format(series, *corner, *size))


def _svg(of: Chart, height: int, drawn: Iterable[SafeString]) -> SafeString:
    start = '<svg role="img" aria-labelledby="{}" viewBox="0 0 {} {}">{}</svg>'
    return put(start, of.id, WIDTH, height, _join(drawn))


def _legend(of: Chart) -> SafeString:
    if not of.series:
        return SafeString("")
    sample = '<li><svg aria-hidden="true" viewBox="0 0 10 10"><rect class="s{}" width="10" height="10"/></svg>{}</li>'
    named = (put(sample, number, name) for number, name in enumerate(of.series, 1))
    return put('<ul class="legend">{}</ul>', _join(named))


def _numbers(of: Chart) -> SafeString:
    head, body = _join(_head(of)), _join(map(_row, of.bars))
    table = put('<table aria-labelledby="{}"><thead><tr>{}</tr></thead><tbody>{}</tbody></table>', of.id, head, body)
    return put("<details><summary>{}</summary>{}</details>", gettext("Show the numbers"), table)


def _head(of: Chart) -> Iterator[SafeString]:
    first, *others = of.columns
    yield put('<th scope="col">{}</th>', first)
    for name in others:
        yield put('<th scope="col" class="amount">{}</th>', name)


def _row(bar: Bar) -> SafeString:
    cells = _join(put('<td class="amount">{}</td>', text) for text in bar.texts)
    return put('<tr><th scope="row">{}</th>{}</tr>', bar.name, cells)


def _join(parts: Iterable[str]) -> SafeString:
    return SafeString("".join(parts))
