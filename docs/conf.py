"""How Sphinx builds the documentation site: `make docs` reads this folder and the pages above it."""

from pygments.lexers.special import TextLexer
from sphinx.application import Sphinx

project = "Wardwatch"
project_copyright = "the Wardwatch authors, Apache License 2.0"
html_title = "Wardwatch"
html_theme = "furo"
html_copy_source = False
html_show_sphinx = False
root_doc = "docs/index"
include_patterns = ["docs/**", "README.md", "CONTRIBUTING.md", "CHANGELOG.md", "SECURITY.md"]
exclude_patterns = ["docs/conf.py"]
extensions = ["myst_parser"]
myst_heading_anchors = 4
nitpicky = True

GUIDES = tuple(
    f"/docs/guides/{who}"
    for who in (
        "visitor",
        "member",
        "clinical-engineer",
        "provider",
        "analyst",
        "duty-officer",
        "partner",
        "administrator",
    )
)
CHAPTERS = (
    ("Start", ("/README", "/docs/start", "/docs/gallery", "/docs/products")),
    ("Guides", GUIDES),
    ("How to", ("/docs/howto/*",)),
    ("How it is built", ("/docs/architecture", "/docs/site", "/docs/accessibility", "/docs/adr/*")),
    ("Reference", ("/docs/reference/*",)),
    ("Project", ("/CONTRIBUTING", "/CHANGELOG", "/SECURITY")),
)


def with_chapters(_app: Sphinx, page: str, source: list[str]) -> None:
    """Give the first page the menu: its source stays readable where nothing is built from it."""
    if page == root_doc:
        for caption, entries in CHAPTERS:
            source[0] += "\n".join(
                ("\n\n```{toctree}", ":hidden:", ":glob:", f":caption: {caption}", "", *entries, "```")
            )


def setup(app: Sphinx) -> None:
    """Called by Sphinx. Diagrams written in Mermaid stand as text: drawing them takes a script of others."""
    app.add_lexer("mermaid", TextLexer)
    app.connect("source-read", with_chapters)
