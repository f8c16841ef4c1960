"""WORK: tell one member and wait for the answer. Decide, render and send are three steps.

Law: one notice per member and decision; one approval covers one decision for its recipients, exceptions named; an
edit never sends twice; GET never changes state; a linked page shows no more than the mail did.
Decision (proposed by the matching, approved or dismissed by an analyst) · Notice (its ticket leads back to exactly its
findings) · Response (an answer) · AnswerLink (signed, single purpose, expiring, usable once) · Try (a counted guess).
Subject   what a decision is about: an advisory, or a vulnerability that no advisory covers.
Publish   freeze a notice's text, show it on the member's page and hand its mail to the outbox.
Ticket    the number that people read out; it leads back to a notice.   Code   a second secret, typed with an address.
"""
