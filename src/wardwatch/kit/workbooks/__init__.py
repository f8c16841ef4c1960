"""Workbooks of spreadsheet programs (XLSX, XLSM, XLSB, XLS, ODS) as tables of texts.

A workbook is read by a process of its own with a limit on memory and time (`child`), because what a small file unpacks
to, and what a library does with a broken one, is not known before. Macros are never run, formulas never calculated: of
a formula, the value that was stored with it is read.
"""

from wardwatch.kit.workbooks.reading import Grid, Merge, Workbook, is_workbook, read, unpacked_size

__all__ = ["Grid", "Merge", "Workbook", "is_workbook", "read", "unpacked_size"]
