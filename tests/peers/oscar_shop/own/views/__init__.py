"""Which products does the list hold?"""
