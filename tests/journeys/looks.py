"""Is a page fit to be used by eye, keyboard and screen reader? What a program can tell of WCAG 2.2 AA, and no more."""

from __future__ import annotations

from typing import Any, Final

from playwright.sync_api import Page

# Each gives the faults it finds, in words.
CHECKS: Final = {
    "wider than the window": """() => {
        const room = document.documentElement.clientWidth;
        return [...document.querySelectorAll('body *')]
            .filter(e => e.getBoundingClientRect().right > room + 1 && !e.closest('.skip'))
            .map(e => e.outerHTML.slice(0, 90))
            .concat(document.documentElement.scrollWidth > room ? ['the page itself'] : []);
    }""",
    "without a name": """() => [...document.querySelectorAll(
            'input:not([type=hidden]), select, textarea, button, a[href]')]
        .filter(e => !(e.labels && e.labels.length && e.labels[0].textContent.trim())
            && !e.textContent.trim() && !e.getAttribute('aria-label'))
        .map(e => e.outerHTML.slice(0, 90))""",
    "headings out of order": """() => {
        const levels = [...document.querySelectorAll('h1, h2, h3, h4')].map(h => +h.tagName[1]);
        const jumps = levels.filter((level, i) => level > (i ? levels[i - 1] : 0) + 1).map(String);
        return jumps.concat(levels.filter(l => l === 1).length === 1 ? [] : ['not one h1']);
    }""",
    "an id twice": """() => {
        const ids = [...document.querySelectorAll('[id]')].map(e => e.id);
        return ids.filter((id, i) => ids.indexOf(id) !== i);
    }""",
    "pointing nowhere": """() => [...document.querySelectorAll(
            '[aria-describedby], [aria-labelledby], [for], a[href^="#"]')]
        .flatMap(e => ['aria-describedby', 'aria-labelledby', 'for'].flatMap(n => (e.getAttribute(n) || '').split(' '))
            .concat((e.getAttribute('href') || '').startsWith('#') ? [e.getAttribute('href').slice(1)] : []))
        .filter(id => id && !document.getElementById(id))""",
    "too small to hit": """() => [...document.querySelectorAll(
            'button, summary, .button, nav a, input:not([type=hidden]), select')]
        .filter(e => e.offsetParent && !e.closest('.skip'))
        .map(e => [e, e.getBoundingClientRect()])
        .filter(([e, box]) => box.width && (box.width < 24 || box.height < 24))
        .map(([e, box]) => `${e.outerHTML.slice(0, 60)} ${box.width}x${box.height}`)""",
    "without a language": """() => document.documentElement.lang ? [] : ['html']""",
}


def faults(page: Page) -> dict[str, Any]:
    """Every fault by kind; nothing for a page that is fit."""
    found = {name: page.evaluate(check) for name, check in CHECKS.items()}
    return {name: faults for name, faults in found.items() if faults}
