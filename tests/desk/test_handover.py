"""What always holds, whoever hands over to whom: a held post stays held, by one person, and keeps its tickets."""

import tempfile
from collections import Counter
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import select

from desk.errors import RuleError
from desk.people import deputies, handover
from desk.work import Work
from storage.handovers import Handover
from storage.posts import Holding
from tests.desk.office import Office
from tests.staff import staff
from tests.town import Town

NAMES = ("周敏", "沈建国", "何主任", "平安办", "赵组长")
names = st.sampled_from(NAMES)
acts = st.one_of(
    st.tuples(st.just("交接"), names, names, names),
    st.tuples(st.just("代班"), names, names, names),
    st.tuples(st.just("结束"), names, names, names),
    st.tuples(st.just("到时"), names, names, names),
)


def _act(office: Office, what: str, who: str, person: str, other: str) -> None:
    actor = office.who(who)

    def do(work: Work) -> None:
        if what == "代班":
            deputies.stand_in(work, actor, [person, other], work.now + timedelta(hours=1))
        elif what == "结束":
            deputies.end_own(work, actor)
        elif what == "到时":
            deputies.end_due(work)
        else:
            handover.ask(work, actor, [person, other])
            latest = work.session.exec(select(Handover)).all()[-1]
            handover.settle(work, actor, latest.number, confirmed=True)

    with suppress(RuleError):  # refused; nothing may have changed then either
        office.town.intake.perform(do)


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(acts, max_size=12))
def test_every_post_has_one_holder_and_its_tickets_whatever_happens(
    steps: list[tuple[str, str, str, str]],
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        town = Town(Path(folder))
        with town.database.writing() as session:
            staff(session, "赵组长", "grid_leader", "990101103001001")
        office = Office(town)
        town.restart()
        before = _holders(town)
        for what, who, person, other in steps:
            town.now += timedelta(minutes=40)
            _act(office, what, who, person, other)
            held = _holders(town)
            assert held.keys() == before.keys()
            assert set(held.values()) == {1}
        town.database.close()


def _holders(town: Town) -> Counter[int]:
    """How many hold each post in their own right; also, nobody stands in for the same post twice."""
    with town.database.reading() as session:
        rows = session.exec(select(Holding)).all()
        now = [row for row in rows if row.until is None]
        twice = Counter((row.post_id, row.person_id) for row in now)
        assert set(twice.values()) == {1}
        assert all(row.until is None or row.until >= row.since for row in rows)
        return Counter(row.post_id for row in now if not row.deputy)
