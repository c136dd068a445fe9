"""What can somebody do to the books who runs SQL as the web's login? Only what the rows they may write say.

They may become any shop and any shopper. What came from a payer, and what became of a refund, only the worker says.
"""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from platform_core.actors import RELAY
from platform_core.ledger import queries
from platform_core.ledger.accounts import AccountKind as K
from platform_core.money import Money
from platform_core.payments import commands
from platform_core.payments.models import Refund, Share
from platform_core.rows import new_id
from platform_core.tenancy import scopes
from tests.platform_core.payments.conftest import asked, captured, requested
