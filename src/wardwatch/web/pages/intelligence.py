"""Pages about intelligence."""

from dataclasses import dataclass

from wardwatch.web.pages.sections import SectionsPage


@dataclass(frozen=True, slots=True)
class LookupPage(SectionsPage):
    """Values to look up at once, posted to `post_url` as `values`; `values` is what was asked, `most` how many go."""

    values: str = ""
    most: int = 0
    post_url: str = ""


@dataclass(frozen=True, slots=True)
class GraphPage(SectionsPage):
    """What lies around an object. The sections say what the picture shows. `data` (JSON) is what it begins with, `to`
    where a way was asked to."""

    to: str = ""
    data: str = ""
