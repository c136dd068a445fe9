from django.apps import AppConfig

from platform_core.rooms import load_rooms


class Orders(AppConfig):
    name = "orders"

    def ready(self) -> None:
        import privacy.closures.ports
        from catalog.publishing.ports import fill_item_sales
        from catalog.sheets.ports import fill_writer
        from catalog.sheets.types import SheetKind
        from merchants.shops.ports import fill_open_duties
        from orders.codes.adapters import DeliveredByCode
        from orders.deposits.adapters import DepositPayable, OwedOnDeposits
        from orders.figures.adapters import SalesOfItems
        from orders.sales.adapters import NAME, OpenOrders, OrderPayable, OwedOnOrders, SandboxCarrier
        from orders.sales.ports import OTHER_DELIVERIES, register_carrier
        from orders.sending.adapters import WaybillLines
        from orders.subscriptions.adapters import OwedOnSubscriptions
        from platform_core.cases.wiring import wire_cases
        from platform_core.payments.ports import accept

        register_carrier(NAME, SandboxCarrier())
        fill_item_sales(SalesOfItems())
        fill_writer(SheetKind.WAYBILLS, WaybillLines())
        OTHER_DELIVERIES["codes"] = DeliveredByCode()
        accept("orders.order", OrderPayable())
        accept("orders.deposit", DepositPayable())
        fill_open_duties("orders", asked=OwedOnDeposits())
        fill_open_duties("orders.sales", asked=OwedOnOrders())
        fill_open_duties("orders.subscriptions", asked=OwedOnSubscriptions())
        privacy.closures.ports.fill_open_duties("orders", asked=OpenOrders())
        load_rooms("orders")
        wire_cases(self)
