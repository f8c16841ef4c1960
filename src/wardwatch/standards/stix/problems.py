"""What is wrong with an object, how bad that is, and where the specification says so."""

import msgspec

from wardwatch.kit.errors import FormatError


class Problem(msgspec.Struct, frozen=True, gc=False):
    """One thing that is wrong with an object.

    `place` is a JSON path (`$.granular_markings[0].selectors[1]`), `section` one of STIX 2.1. Where `must` holds, the
    specification forbids it and the object is refused; otherwise the object is accepted with this warning.
    """

    place: str
    reason: str
    section: str = "3.2"
    must: bool = True

    def __str__(self) -> str:
        return f"{self.place}: {self.reason} (STIX 2.1 section {self.section})"


class Invalid(FormatError):  # noqa: N818 - says what the object is
    """An object that the specification forbids. `problems` holds every reason that was found, warnings among them."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        first = next((problem for problem in problems if problem.must), problems[0])
        super().__init__(f"{first.reason} (STIX 2.1 section {first.section})", first.place)
        self.problems = problems
