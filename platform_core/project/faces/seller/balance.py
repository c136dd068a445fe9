"""A shop's balance with the payment provider: its money, debts and payout account, and the acts open to it."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from merchants.guarantee.commands import guarantees as guarantees_commands
from platform_core import clock
from platform_core.actors import Actor, Role
from platform_core.cases.form_pages import ActionPage, Face, FormAction, Said
from platform_core.payments.commands import payouts
from platform_core.payments.types import BankAccount
from platform_core.project.faces import relief
from platform_core.ui.forms import PageForm


class NameAccount(PageForm):
    """The account to which the money is to go."""

    holder = forms.CharField(label=_("Holder"), max_length=100)
    bank = forms.CharField(label=_("Bank"), max_length=100)
    number = forms.CharField(label=_("Number of the account"), max_length=60)


def _name(by: Actor, said: Said) -> None:
    payouts.name_payout_account(BankAccount(**said), by=by, at=clock.now())


def _agree(by: Actor, _said: Said) -> None:
    guarantees_commands.agree_to_deposit(relief.deposit_id(by), by=by, at=clock.now())


def _decline(by: Actor, _said: Said) -> None:
    guarantees_commands.decline_deposit(relief.deposit_id(by), by=by, at=clock.now())


def _end(by: Actor, _said: Said) -> None:
    guarantees_commands.end_deposit(relief.deposit_id(by), by=by, at=clock.now())


class BalancePage(ActionPage[None]):
    """Balance and payouts, the guarantee deposit, the shop's debts and the awards against it."""

    door = Role.MERCHANT
    name = "seller:balance"
    template = "seller/balance.html"
    form_actions = {
        "name": FormAction(does=_name, form=NameAccount, said=_("The payment provider is asked whether it exists.")),
        "agree": FormAction(does=_agree, said=_("The deposit is agreed.")),
        "decline": FormAction(does=_decline, said=_("Nothing is agreed, and nothing is owed.")),
        "end": FormAction(does=_end, said=_("The agreement has ended; the deposit goes back on its day.")),
    }

    def face(self) -> Face[None]:
        return relief.balance(by=self.by)
