from importlib import import_module

from django.apps import AppConfig


class Orders(AppConfig):
    name = "orders"

    def ready(self) -> None:
        import privacy.closures.ports
        from merchants.shops.ports import fill_open_duties
        from orders.adapters.account_closing import OpenOrders
        from orders.adapters.carrier_sandbox import NAME, SandboxCarrier
        from orders.adapters.codes import DeliveredByCode
        from orders.adapters.open_duties import OwedOnDeposits
        from orders.adapters.payable import DepositPayable, OrderPayable
        from orders.models import Deposit, Masking, Subscription
        from orders.ports import OTHER_DELIVERIES, carry
        from platform_core.cases.steps import follow_clocks
        from platform_core.payments.ports import accept

        carry(NAME, SandboxCarrier())
        OTHER_DELIVERIES["codes"] = DeliveredByCode()
        accept("orders.order", OrderPayable())
        accept("orders.deposit", DepositPayable())
        fill_open_duties("orders", asked=OwedOnDeposits())
        privacy.closures.ports.fill_open_duties("orders", asked=OpenOrders())
        for module in ("commands", "subscribers", "tasks", "personal_data", "evidence"):
            import_module(f"orders.{module}")
        for case in (Deposit, Masking, Subscription):
            follow_clocks(case)
