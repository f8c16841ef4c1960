"""MEANING: who is touched. A finding is one vulnerability on one inventory line.

Law: findings are computed by set-based SQL over key tables that can be made anew at any time; their state is technical
only and changes by compare-and-set along `states`; every finding can say why, in words, with each link of the chain.
RangeKey, RangeBounds  what an affected range says, comparable.   Item  one text of names and version, shared by lines.
ItemKey, ItemVersion, AssetItem  an item's keys; which line is which item.   HeardAssertion  its consequences are drawn.
Finding · FindingTransition.   `verdicts`  the same decision for one line, with its words.   `pack`  matching at home.
"""
