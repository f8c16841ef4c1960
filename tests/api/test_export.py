"""Everything a member gave, taken out by a program: repeated under its key it is one act."""

from api.programs import Program
from people import Sector
from wardwatch.audit.models import Event
from wardwatch.kit.database import login
from wardwatch.members.permissions import Action


def test_an_export_under_one_key_is_recorded_once(sector: Sector) -> None:
    program = Program(sector.rosa, [Action.TAKE_OUT_DATA, Action.CHANGE_INVENTORY])
    path = f"members/{sector.riverbend.uid}"

    def taken_out(**key: str) -> bytes:
        sent = program.send("post", f"{path}/export", **key)
        archive = b"".join(sent.streaming_content)
        sent.close()
        return archive

    def recorded() -> int:
        with login("worker"):
            return Event.objects.filter(name="member.data-exported").count()

    assert taken_out(Idempotency_Key="e-1") == taken_out(Idempotency_Key="e-1")
    assert recorded() == 1
    program.send("post", f"{path}/assets", {"vendor": "Invented", "product": "Pump"})
    taken_out(Idempotency_Key="e-1")
    assert recorded() == 2
    taken_out()
    assert recorded() == 3
