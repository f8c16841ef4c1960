"""What a notice says: gather facts as the member sees them, choose words, freeze the text, write the mail."""

from wardwatch.engagements.rendering.body import build
from wardwatch.engagements.rendering.facts import Facts, gather, gather_all
from wardwatch.engagements.rendering.looking import member_viewer
from wardwatch.engagements.rendering.mail import Access, digest_letter, letter, pointer
from wardwatch.engagements.rendering.rendered import render, render_all

__all__ = [
    "Access",
    "Facts",
    "build",
    "digest_letter",
    "gather",
    "gather_all",
    "letter",
    "member_viewer",
    "pointer",
    "render",
    "render_all",
]
