import pytest

from people import NOW, settle
from wardwatch.audit.models import Event
from wardwatch.audit.types import OPERATOR
from wardwatch.kit.database import login
from wardwatch.kit.errors import FormatError
from wardwatch.members import models, operations, roster

FILE = (
    b"Organization,Kind,Size,State,Time zone,CCN,Member,Person,Email,Role,Purpose\n"
    b"Millbrook Hospital,hospital,small,oh,America/New_York,360999,yes,Ann,ann@millbrook.invalid,owner,executive\n"
    b"Millbrook Hospital,hospital,small,oh,America/New_York,360999,yes,Bo,bo@millbrook.invalid,security,security\n"
    b"Harbor Clinic,clinic,,,,,,,,,\n"
)


def test_a_file_goes_in_twice_without_doubling_and_updates_what_it_states(db: str) -> None:
    settle()
    with login("worker"):
        first = operations.import_directory(data=FILE, good_rows=False, actor=OPERATOR, at=NOW)
        assert (first.organizations, first.added, first.people) == (2, 2, 2)
        changed = FILE.replace(b"small", b"medium").replace(b"Bo,bo@", b"Bob,BO@")
        again = operations.import_directory(data=changed, good_rows=False, actor=OPERATOR, at=NOW)
        assert (again.organizations, again.added, again.people) == (2, 0, 0)
        recorded = Event.objects.filter(name="directory.imported").order_by("pk").values_list("facts", flat=True)
        assert [facts["roles"] for facts in recorded] == [{"owner": 1, "security": 1}, {}]
        millbrook = models.Organization.objects.get(identifiers__value="360999")
        assert (millbrook.size_class, millbrook.state, millbrook.time_zone) == ("medium", "OH", "America/New_York")
        assert sorted(millbrook.people.values_list("name", flat=True)) == ["Ann", "Bob"]
        assert millbrook.contacts.count() == 2
        assert models.Enrollment.objects.filter(organization=millbrook).exists()
        assert not models.Enrollment.objects.filter(organization__name="Harbor Clinic").exists()


def test_a_bad_line_is_named_and_refuses_the_file_unless_the_good_rows_are_wanted(db: str) -> None:
    settle()
    bad = FILE + b"Evil,partner,,,,,,,,,\nOdd,clinic,,,Mars/Olympus,,,,,,\nX,clinic,,,,,,Y,y@x.invalid,analyst,\n"
    with login("worker"):
        before = models.Organization.objects.count()
        with pytest.raises(operations.DirectoryRefused) as refused:
            operations.import_directory(data=bad, good_rows=False, actor=OPERATOR, at=NOW)
        assert [fault.place for fault in refused.value.evidence["faults"]] == [
            "line 5, kind",
            "line 6, time_zone",
            "line 7, role",
        ]
        assert models.Organization.objects.count() == before
        result = operations.import_directory(data=bad, good_rows=True, actor=OPERATOR, at=NOW)
        assert (result.added, len(result.faults)) == (2, 3)


def test_hospitals_of_one_name_are_kept_apart_by_their_states(db: str) -> None:
    settle()
    head, ann = b"organization,state,person,email,role\n", b"St. Mary,OH,Ann,ann@ohio.invalid,owner\n"
    both = head + ann + b"St. Mary,PA,Bo,bo@penn.invalid,owner\n"
    with login("worker"):
        for added in (2, 0):
            done = operations.import_directory(data=both, good_rows=False, actor=OPERATOR, at=NOW)
            assert (done.added, done.faults) == (added, ())
        people = models.Person.objects.filter(organization__name="St. Mary")
        assert sorted(people.values_list("organization__state", "name")) == [("OH", "Ann"), ("PA", "Bo")]
        either = head + b"ST. MARY,,Cy,cy@ohio.invalid,owner\n"
        for data, line in ((both + either.removeprefix(head), 4), (either, 2)):
            with pytest.raises(operations.DirectoryRefused) as refused:
                operations.import_directory(data=data, good_rows=False, actor=OPERATOR, at=NOW)
            assert [fault.place for fault in refused.value.evidence["faults"]] == [f"line {line}, organization"]
            done = operations.import_directory(data=data, good_rows=True, actor=OPERATOR, at=NOW)
            assert (done.added, len(done.faults)) == (0, 1)
        assert models.Organization.objects.filter(name__iexact="St. Mary").count() == 2
        one = head + ann + b"St. Mary,,Cy,cy@ohio.invalid,reader\n"
    assert [len(lines) for lines in roster.organizations(roster.read(one).lines)] == [2]


def test_the_template_can_be_read_and_other_tables_cannot() -> None:
    read = roster.read(roster.template_csv())
    assert (len(read.lines), read.faults) == (2, ())
    with pytest.raises(FormatError, match="organization"):
        roster.read(b"colour,shape\nred,round\n")
