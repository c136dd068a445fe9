"""Which mutant is noticed by what? `python -m tests.mutants [WORD]`: a line each, of those whose name begins so."""

import sys

from tests.mutants.hunt import hunt

sys.exit(hunt((*sys.argv[1:], "")[0], capture=False).returncode)
