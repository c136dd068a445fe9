"""Which promises does a shop or the platform owe here, and until when?

None yet. The half-yearly check (OTM-24a) and the clocks of changed facts (OTM-12, OTM-26) come with the depth of
this app.
"""
