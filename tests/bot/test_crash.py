"""kill -9 at random moments while updates come in: a ticket for each complaint, no step twice, all sent."""

import os
import random
import time
from collections import Counter
from itertools import islice
from pathlib import Path

import pytest
from sqlmodel import select

from bot.config import load_config
from storage.database import Database
from storage.outbox import OutboxRow
from storage.tickets import TicketStep, all_tickets
from tests.bot.forked import start
from tests.bot.township import import_tables, write_tables
from tests.fakes.bot_api import FakeBotApi, User, user

UPDATES, SHARE = 500, 5  # every fifth is a complaint
KILLS = int(os.environ.get("KILLS", "50"))
GROUPS = 25  # enough of them that Telegram's limits a chat are no limit here
DEADLINE = 200.0


def _more_groups(folder: Path) -> list[User]:
    """Many grids, each with its group and worker, added to the operator's tables."""
    workers = [user(f"w{number}", f"网格员{number}") for number in range(GROUPS)]
    tables: dict[str, str] = {"grids": "", "groups": "", "people": ""}
    for number, worker in enumerate(workers):
        code = f"990101103001{number + 101}"
        tables["grids"] += f"{code},第{number}号网格,网格,1\n"
        tables["groups"] += f"telegram,-{2000 + number},第{number}群,居民,{code}\n"
        tables["people"] += f"网格员{number},网格员,{code},telegram,{worker.uid},\n"
    for topic, encoding in (("grids", "utf-8"), ("groups", "utf-8"), ("people", "gb18030")):
        path = folder / f"{topic}.csv"
        path.write_bytes(path.read_bytes().rstrip() + ("\n" + tables[topic]).encode(encoding))
    return workers


def _complaint(number: int) -> str:
    return f"{number + 1}栋电梯坏了,停在5楼不动"


@pytest.mark.slow
def test_every_complaint_has_exactly_one_ticket_after_many_kills(tmp_path: Path) -> None:
    dice = random.Random(20261121)
    with FakeBotApi() as api:
        path = write_tables(tmp_path, api.base, "python-telegram-bot")  # the quicker one to start
        workers = _more_groups(tmp_path)
        import_tables(path)
        groups = [api.group(f"-{2000 + number}", f"第{number}群") for number in range(GROUPS)]
        for worker in workers:
            api.private(worker)
        waiting = iter(range(UPDATES))
        end = time.monotonic() + DEADLINE

        def say(count: int) -> None:
            for number in islice(waiting, count):
                text = _complaint(number // SHARE) if number % SHARE == 0 else "今天菜场的青菜真便宜"
                groups[number // SHARE % GROUPS].says("刘大爷" if number % SHARE == 0 else "邻居", text)

        for kill in range(KILLS):
            bot = start(path)
            while not api.polling and time.monotonic() < end:
                time.sleep(0.01)
            say(UPDATES // KILLS)
            # Somewhere between the first fetch and everything being sent.
            time.sleep(dice.random() * (0.05 if kill % 2 else 0.5))
            bot.kill()
            bot.join()
        say(UPDATES)
        database = Database(load_config(path, {}).storage)
        bot = start(path)
        try:
            while not _settled(api, database) and time.monotonic() < end:
                time.sleep(0.1)
        finally:
            bot.terminate()
            bot.join(20)
            assert bot.exitcode == 0
        _check(api, database)
        database.close()


def _settled(api: FakeBotApi, database: Database) -> bool:
    with database.reading() as session:
        queued = session.exec(select(OutboxRow.id).where(OutboxRow.state == "queued")).first()
        return not api.unacknowledged and queued is None and len(all_tickets(session)) >= UPDATES // SHARE


def _check(api: FakeBotApi, database: Database) -> None:
    with database.reading() as session:
        texts = Counter(ticket.text for ticket in all_tickets(session))
        steps = session.exec(select(TicketStep)).all()
        unsent = session.exec(select(OutboxRow).where(OutboxRow.state != "sent")).all()
    assert texts == Counter(_complaint(number) for number in range(UPDATES // SHARE))
    assert Counter((step.ticket_id, step.event) for step in steps).most_common(1)[0][1] == 1
    assert len(steps) == UPDATES // SHARE
    assert unsent == []
    said = "\n".join(message.text for chat in api.world.chats.values() for message in chat.heard()) + "\n"
    for number in range(1, UPDATES // SHARE + 1):
        assert f"已登记，工单{number}\n" in said
        assert f"新工单{number}\n" in said
