"""What a kind of product is."""

from collections.abc import Callable
from dataclasses import dataclass

from wardwatch.products.document import Document
from wardwatch.products.facts import Facts
from wardwatch.products.states import ReviewRole
from wardwatch.products.types import KindName


@dataclass(frozen=True, slots=True)
class Heading:
    """A section that a product of this kind has: its id, its heading, and whether it is incomplete without it."""

    id: str
    words: str
    required: bool = True


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of product. `subjects` are what it can be drafted from (`gathering`), `reviews` who is asked about it.

    `grade` is the highest reading grade of its summary (Flesch-Kincaid) that passes without a remark.
    """

    name: KindName
    sections: tuple[Heading, ...]
    subjects: tuple[str, ...]
    reviews: tuple[ReviewRole, ...]
    draft: Callable[[Facts], Document]
    actions: tuple[int, int] = (3, 5)
    grade: float = 12.0
