"""Whatever happens to an emergency, in whatever order: calls are bounded, each once, and only while it waits."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desk.settings import DeskSettings
from tests.town import Town

GAS = "8栋2单元楼道里煤气泄漏了，好浓的煤气味"
RING, RINGS = DeskSettings().ring_after, DeskSettings().rings
LEVELS = ("grid", "community", "township")
# Who may act on it at which level; 沈建国 works next door.
RANKS = {"周敏": 0, "何主任": 1, "平安办": 2}


@dataclass
class Model:
    """What must have happened, worked out without the desk."""

    since: datetime
    state: str = "open"
    level: int = 0
    holder: str = ""
    rung: int = 0
    rings: int = 0
    takes: int = 0

    def looks(self, now: datetime) -> None:
        """The clock comes by."""
        due = min((now - self.since) // RING, RINGS)
        if self.state == "open" and due > self.rung:
            self.rung, self.rings = due, self.rings + 1

    def presses(self, who: str) -> None:
        """我来处理."""
        if self.state == "open" and who in (*RANKS, "沈建国"):
            self.state, self.holder, self.takes = "accepted", who, self.takes + 1

    def raises(self, who: str, now: datetime) -> None:
        """上报."""
        if self.may(who) and self.state in ("open", "accepted") and self.level < 2:
            self.state, self.holder, self.level = "open", "", self.level + 1
            self.since, self.rung = now, 0

    def rejects(self, who: str) -> None:
        """误报."""
        if self.may(who) and self.state in ("open", "accepted"):
            self.state = "rejected"

    def may(self, who: str) -> bool:
        """Whether it is theirs by level or because they have it."""
        return who == self.holder or RANKS.get(who, -1) >= self.level


PEOPLE = st.sampled_from(["周敏", "何主任", "平安办", "沈建国", "刘大爷"])
ACTS = st.one_of(
    st.tuples(st.just("wait"), st.integers(1, 420)),
    st.tuples(st.just("wait"), st.integers(1, 420)),
    st.tuples(st.just("restart"), st.just("")),
    st.tuples(st.sampled_from(["press", "raise", "reject"]), PEOPLE),
)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(ACTS, min_size=3, max_size=14))
def test_calls_are_what_a_plain_model_says(acts: list[tuple[str, object]]) -> None:
    with TemporaryDirectory() as folder:
        town = Town(Path(folder))
        try:
            _play(town, acts)
        finally:
            town.database.close()


def _play(town: Town, acts: list[tuple[str, object]]) -> None:
    said = town.group.says("刘大爷", GAS)
    model = Model(town.now)
    for act, what in acts:
        who = str(what)
        if act == "wait":
            town.now += timedelta(seconds=int(who))
            town.clockwork().pulse()
            town._deliver()
            model.looks(town.now)
        elif act == "restart":
            town.restart()
        elif act == "press":
            town.group.press(said, "take:1", who)
            model.presses(who)
        elif act == "raise":
            town.private(who).says(who, "上报 1 要协调")
            model.raises(who, town.now)
        else:
            town.private(who).says(who, "误报 1 是炖肉")
            model.rejects(who)
        ticket = town.ticket()
        assert (ticket.state, ticket.level) == (model.state, LEVELS[model.level])
        assert town.steps().count("ring") == model.rings
        news = [heard.text for heard in town.group.heard("news")]
        assert sum("正在处理" in text for text in news) == model.takes
        assert sum("误报" in text for text in news) == (model.state == "rejected")
    assert len(town.private("周敏").heard("card")) <= 1 + model.rings + town.steps().count("escalate")
