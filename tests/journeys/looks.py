"""Is a page fit to be used by eye, keyboard and screen reader? axe-core judges it by WCAG 2.2 AA and good practice.

The rest it cannot see, or sees only by halves: a page wider than its window, a reference to nothing, and a control that
is small while it stands alone."""

from __future__ import annotations

from typing import Any, Final

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

AXE: Final = Axe()
OPTIONS: Final = {"resultTypes": ["violations"], "rules": {"target-size": {"enabled": True}}}
# Each gives the faults it finds, in words.
CHECKS: Final = {
    "wider than the window": """() => {
        const room = document.documentElement.clientWidth;
        return [...document.querySelectorAll('body *')]
            .filter(e => e.getBoundingClientRect().right > room + 1 && !e.closest('.skip'))
            .map(e => e.outerHTML.slice(0, 90))
            .concat(document.documentElement.scrollWidth > room ? ['the page itself'] : []);
    }""",
    "not one h1": """() => {
        const found = [...document.querySelectorAll('h1')].map(h => h.textContent.slice(0, 60));
        return found.length === 1 ? [] : [`${found.length}: ${found}`];
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
}


def faults(page: Page) -> dict[str, Any]:
    """Every fault by kind; nothing for a page that is fit."""
    found = {name: page.evaluate(check) for name, check in CHECKS.items()}
    violations = AXE.run(page, options=OPTIONS).response["violations"]
    found |= {rule["id"]: [node["html"][:160] for node in rule["nodes"]] for rule in violations}
    return {name: faults for name, faults in found.items() if faults}
