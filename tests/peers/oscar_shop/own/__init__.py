"""What a shop would add first: prices and stock inside the rows and the product, where oscarapi has further addresses.

With `PEER_ROWS=own` oscarapi takes these classes in place of its own (`OSCARAPI_OVERRIDE_MODULES`).
"""
