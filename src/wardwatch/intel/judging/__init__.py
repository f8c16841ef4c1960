"""Judgement of indicators: which values are no indicators at all, how sure we are, and what is safe to block. Pure.

`lists` false-positive lists, in bulk · `never` what is never blocked, whoever says so · `confidence` and `decay` how
sure we are, and until when · `policy` hunt, block or never, with reasons. Time is an argument; tables are files for
people.
"""
