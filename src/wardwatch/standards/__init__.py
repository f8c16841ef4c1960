"""FLOOR: one pure module per published specification.

Law: bytes or text in, frozen values out; no Django, no I/O, no clock, none of our nouns.
A reader raises `kit.errors.FormatError`, or yields a `kit.errors.Fault` where one bad record must not lose the rest.
Names are the specification's own; every module cites its sections.
"""
