"""Delete stored files that were left by uploads that were rolled back."""

from typing import Any

from django.core.management.base import BaseCommand

from platform_core.files.sweeping import sweep
from platform_core.tenancy.scopes import SYSTEM, bound


class Command(BaseCommand):
    help = "Delete stored files that no row points at. With the login `worker`; not after an older database came back."

    def handle(self, *args: Any, **options: Any) -> None:
        with bound(SYSTEM):
            self.stdout.write(f"{sweep()} files that nothing pointed at are gone.")
