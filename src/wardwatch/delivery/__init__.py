"""GROUND: getting a text to an address, once.

Law: a message waits in the outbox from the transaction that wanted it; each Message-ID reaches a server at most once,
or its attempt is *unknown* and shown until a person or a bounce resolves it. Delivery does not know what texts mean;
its one own letter is the code that verifies a contact's address.
Message   what goes where through which channel.   Attempt   one try, claimed before the first byte is sent.
Pointer   what goes instead of a text that the channel may not carry.   Lease   how long a claim counts as alive.
"""
