"""What a notice says: gather facts as the member sees them, choose words, freeze the text, write the mail."""

from wardwatch.engagements.rendering.body import build
from wardwatch.engagements.rendering.facts import Facts, gather, member_viewer
from wardwatch.engagements.rendering.mail import Access, digest_letter, letter, pointer
from wardwatch.engagements.rendering.rendered import render

__all__ = ["Access", "Facts", "build", "digest_letter", "gather", "letter", "member_viewer", "pointer", "render"]
