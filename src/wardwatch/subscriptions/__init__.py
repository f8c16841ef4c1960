"""WORK: who is sent what is released, where and when; and what readers say of it.

Law: whoever may see a release and asked for such ones is sent it in the transaction that releases it: the fullest text
that they may see, once for each channel. What was sent wrongly is corrected to whom it was sent. Nobody is sent
anything after saying no, and saying no takes one click.
Subscription  what a person wants, and where to.   Delivery  one release put into one channel for one person.
News          why: a release, a correction, a withdrawal.   Reading  that a person opened a product, and their answer.
"""
