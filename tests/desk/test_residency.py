"""How many residents have registered, of how many households, for each part of the township."""

from desk.people.residency import Registered, registrations
from storage.registry import Grid
from storage.residents import Resident
from tests.town import NOON, Town

FIRST, SECOND, COMMUNITY, TOWNSHIP = "990101103001001", "990101103001002", "990101103001", "990101103"


def test_each_node_counts_what_lies_below_it_against_its_own_households(town: Town) -> None:
    with town.database.writing() as session:
        for code, households in ((FIRST, 400), (COMMUNITY, 1000)):
            session.get_one(Grid, code).households = households
        for number, code in enumerate((FIRST, FIRST, SECOND, "")):
            done = NOON if code else None
            resident = Resident(platform="fake", user_id=str(number), consented_at=NOON, registered_at=done)
            resident.grid_code = code or None
            session.add(resident)
        session.flush()
    town.restart()
    with town.database.reading() as session:
        found = registrations(session, town.intake.directory)
    assert found[FIRST] == Registered(people=2, households=400)
    assert found[FIRST].rate == 2 / 400
    assert found[COMMUNITY] == Registered(people=3, households=1000)
    assert found[SECOND] == Registered(people=1, households=0)
    assert found[SECOND].rate is None  # nobody knows how many live there
    assert found[TOWNSHIP].people == 3
