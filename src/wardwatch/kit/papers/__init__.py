"""Papers that people read (PDF, HTML, plain text) as one text, with the places where pages begin.

PDF and HTML are read by a process of its own with a limit on memory and time (`child`). Nothing in them is run, opened
or fetched: of a page, what its reader sees as text remains.
"""

from wardwatch.kit.papers.reading import MAX_BYTES, MAX_PAGES, MAX_TEXT, Paper, read

__all__ = ["MAX_BYTES", "MAX_PAGES", "MAX_TEXT", "Paper", "read"]
