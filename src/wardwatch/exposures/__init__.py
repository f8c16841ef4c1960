"""MEANING: who is touched. A finding is one vulnerability on one inventory line.

Law: findings are computed by set-based SQL over key tables that can be made anew at any time; their state is technical
only and changes by compare-and-set along `states`; every finding can say why, in words, with each link of the chain.
ClaimedName, ListedName  what claims and lists call a product, with keys.   Meeting  how sure two of them are one.
RangeBounds  what an affected range says, comparable.   Item, ItemVersion, AssetItem  a listed name in a version; whose.
UnheardAssertion, UnheardAsset  what came or changed since the last catch-up.
Finding · FindingTransition.   `verdicts`  the same decision for one line, with its words.   `pack`  matching at home.
"""
