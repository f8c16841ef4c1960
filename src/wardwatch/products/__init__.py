"""WORK: what the center publishes: alerts, bulletins, profiles, briefings, from one structured document each.

Law: every claim names its sources; a release shows no more than its marking allows, and what was withheld is shown to
its author only; who writes does not approve; what was released stays as it was: a correction is a new revision.
Product    what the center publishes (a *finished product* of the intelligence trade), known by its ID#: YYYYMMDDhhmm.
           What has a weakness is an *affected product*, as in CSAF.
Document   the product's content: sections of typed blocks, and the sources that they cite.
Kind       a folder of `kinds`: which sections a product has, for whom, and how it is drafted from what is known.
Revision   a document as it stood; its number goes up with each one that is kept.
Review     somebody's word about a revision: a second analyst, a defender, a clinical engineer, a partner.
Release    a revision made public or given to an audience, at one marking, in every form.
Form       one way to read it: page, PDF, plain text, STIX, CSAF, JSON, indicators.
"""
