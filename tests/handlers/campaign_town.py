"""A town with enough groups and people for broadcasts, and short ways to write them."""

from pathlib import Path

from desk.broadcasts.campaigns import advance
from desk.settings import DeskSettings
from storage.campaigns import Campaign, get_campaign
from storage.registry import Grid, Group
from tests.staff import staff
from tests.town import Chat, Heard, Town

AUTHOR, APPROVER, WORKER = "何主任", "平安办", "周敏"
TEXT = "明天9点到17点停水，请提前储水。"


class CampaignTown(Town):
    """何主任 of 海棠花社区 writes, 平安办 of the township approves."""

    def __init__(self, folder: Path, desk: DeskSettings | None = None) -> None:
        super().__init__(folder, desk)
        with self.database.writing() as session:
            for code, name, kind, homes in (
                ("990101103002", "柳岸社区", "community", 300),
                ("990101103002001", "柳岸人家第一网格", "grid", 300),
                ("990101103001003", "老粮站网格", "grid", 207),
            ):
                session.add(Grid(code=code, name=name, kind=kind, households=homes))
                session.flush()
            for chat, title, code in (
                ("g3", "老粮站群", "990101103001003"),
                ("g4", "柳岸群", "990101103002001"),
            ):
                session.add(Group(platform="fake", chat_id=chat, title=title, grid_code=code))
            staff(session, "章书记", "community", "990101103002")
            for grid in ("990101103001001", "990101103001002"):
                session.get_one(Grid, grid).households = 100
        self.author, self.approver = self.private(AUTHOR), self.private(APPROVER)

    def tick(self, **time: float) -> None:
        """Time passes, and the house looks after its broadcasts."""
        self.passes(**time)
        self.intake.perform(advance)
        self._deliver()

    def campaign(self, number: int = 1) -> Campaign:
        """One broadcast as it stands."""
        with self.database.reading() as session:
            campaign = get_campaign(session, number)
            assert campaign is not None
            return campaign

    def writes(self, words: str = f"广播 @海棠花社区 {TEXT}", by: str = AUTHOR) -> Heard:
        """A broadcast in one line, as far as the preview."""
        chat = self.private(by)
        chat.says(by, words)
        return chat.last

    def sends(self, words: str = f"广播 @海棠花社区 {TEXT}") -> Heard:
        """Written, handed in and approved; the progress message."""
        self.writes(words).press("发送", AUTHOR)
        self.card().press("同意", APPROVER)
        return self.progress()

    def card(self) -> Heard:
        """The newest card of who approves."""
        return self.approver.heard("approval")[-1]

    def progress(self) -> Heard:
        """The author's progress message."""
        return self.author.heard("progress")[-1]

    def reached(self) -> list[str]:
        """The groups that hear a broadcast, a name for each time."""
        groups = [self.chat(f"g{number}") for number in range(1, 5)]
        return [chat.id for chat in groups for _ in _broadcasts(chat)]


def _broadcasts(chat: Chat) -> list[Heard]:
    return chat.heard("campaign")
