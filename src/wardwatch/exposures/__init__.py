"""MEANING: who is touched. A finding is one vulnerability on one inventory line.

Law: findings are computed by set-based SQL over two key tables; their state is technical only and changes by
compare-and-set along `states`; every finding can say why, in words, with each link of the chain.
RangeKey, AssetKey  derived keys whose equality and order are the match.   Finding · FindingTransition.
"""
