"""Single fields of a record, whose faults leave the rest of the record standing."""

from datetime import date, datetime

from wardwatch.kit.errors import Fault


class Fields:
    """Reads the fields of the record at `place`; what is wrong with one of them becomes a fault of the record."""

    def __init__(self, place: str, key: str, faults: list[Fault]) -> None:
        self.place = place
        self.key = key
        self.faults = faults

    def fault(self, field: str, reason: str) -> None:
        self.faults.append(Fault(f"{self.place}.{field}", reason, self.key))

    def day(self, field: str, *texts: str | None) -> date | None:
        """The first day that is stated, as `2019-05-17` or `20190517`."""
        text = next((each for each in texts if each), None)
        if text is None:
            return None
        try:
            return datetime.strptime(text, "%Y-%m-%d" if "-" in text else "%Y%m%d").date()  # noqa: DTZ007 - a day
        except ValueError:
            self.fault(field, f"{text[:50]!r} is no date, expected YYYY-MM-DD or YYYYMMDD")
            return None

    def flag(self, field: str, value: bool | str | None, yes: str = "true", no: str = "false") -> bool | None:
        """True or False in the words `yes` and `no`, whatever their case."""
        if isinstance(value, bool) or not value:
            return value if isinstance(value, bool) else None
        known = {yes.lower(): True, no.lower(): False}
        if value.strip().lower() not in known:
            self.fault(field, f"{value[:50]!r} is neither {yes!r} nor {no!r}")
        return known.get(value.strip().lower())

    def count(self, field: str, value: int | str | None) -> int | None:
        """A whole number, in digits or as JSON has it."""
        if value is None or value == "":
            return None
        if isinstance(value, str) and not (value.isascii() and value.isdigit() and len(value) <= 15):
            self.fault(field, f"{value[:50]!r} is no whole number")
            return None
        return int(value)

    def words(self, value: str | None) -> str | None:
        """Text that says something, without white space around it."""
        return (value or "").strip() or None
