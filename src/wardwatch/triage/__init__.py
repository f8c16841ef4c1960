"""MEANING: our judgement of how urgent a finding is for a member, and why. The core is pure.

Law: published tables are facts and stay as published; what a center may change stands in `policy.toml`.
Every input says whether it is known or assumed, and where it comes from, in one plain sentence.
What comes out is advice: two recommended dates, never an order; without a known version there is no date.
Care comes first: equipment that treats or monitors patients is fixed at maintenance its maker has validated.

Glossary: a *situation* is what is known about one vulnerability on one inventory line; a *judgement* is what the policy
makes of it; an *input* is one value that went in; a *row* is the line of a decision table that was used; a *product
class* is what kind of thing a product is, from words in its name; *network entry* is a product through which an
intruder reaches the systems behind it; the *federal reference* is what BOD 26-04 gives U.S. federal agencies, shown for
comparison only.
"""
