"""Which mutant is noticed by what? `python -m tests.mutants [WORD]`: a line each, of those with the word in their name."""

from __future__ import annotations

import sys
from concurrent.futures import ThreadPoolExecutor

from tests.mutants.hunt import Hunt, hunt
from tests.mutants.registry import mutants

AT_ONCE = 2


def line(found: Hunt) -> str:
    tests = sorted(set(found.noticed.values()))
    noticed = ", ".join(tests) if found.killed else f"LIVES for {found.blind}, pytest ended with {found.status}"
    return f"{found.mutant} | {' '.join(found.mutant.duties)} | {noticed}\n"


def main(word: str = "") -> int:
    """The number of those that live, at most one for a shell."""
    chosen = [mutant for mutant in mutants() if word in str(mutant)]
    killed = 0
    with ThreadPoolExecutor(AT_ONCE) as pool:
        for found in pool.map(hunt, chosen):
            killed += found.killed
            sys.stdout.write(line(found))
            sys.stdout.flush()
    sys.stdout.write(f"{killed}/{len(chosen)} killed\n")
    return int(killed < len(chosen))


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:2]))
