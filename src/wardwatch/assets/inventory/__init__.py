"""Lists as hospitals keep them, read into `Line`s; pure: no database, no network, so a member can do it alone.

`preview` shows what would be read and why not; `read` reads; `template_csv` is the file to begin with; `export_csv`
writes lines in the same form, so that what was exported can be imported again.
"""

from wardwatch.assets.inventory.reading import UnmappedColumns, is_short, preview, read, sniff
from wardwatch.assets.inventory.writing import export_csv, template_csv

__all__ = ["UnmappedColumns", "export_csv", "is_short", "preview", "read", "sniff", "template_csv"]
