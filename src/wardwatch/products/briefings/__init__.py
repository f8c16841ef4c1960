"""The event around a threat briefing: when it is held, who comes, what they ask, what they think of it afterwards.

Law: who may see a briefing may come; where it is held is told to those who registered. A registration, a question and
an evaluation belong to who gave them and the center. Others read a question without a name, once the center shows it
with its answer. Evaluations are told as numbers, from five upwards.

Nouns: *briefing* (a call or webinar in which the center's people present a product's slides), *registration*,
*question*, *answer* (a question as others read it), *evaluation*.
"""
