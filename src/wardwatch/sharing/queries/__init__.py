"""Reads of collections; each looks as somebody and gives frozen values."""

from wardwatch.sharing.queries.collections import collection, collections, count_entries, submission
from wardwatch.sharing.queries.pages import MOST, demand_object, entries_page, objects_page

__all__ = [
    "MOST",
    "collection",
    "collections",
    "count_entries",
    "demand_object",
    "entries_page",
    "objects_page",
    "submission",
]
