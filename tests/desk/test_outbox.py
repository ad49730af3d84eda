"""What the desk says, as rows; and what follows when it cannot arrive."""

from datetime import UTC, datetime, timedelta

import pytest

from desk.outbox import Note, as_row, delete_row, edit_row, pack, toast_row, unpack
from desk.wording import delivery as wording
from storage.outbox import BROADCAST, OutboxRow
from storage.rows import row

NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
BUTTONS = ((("受理", "a:1"), ("误报", "r:1")), (("上报", "e:1"),))
CARD = Note(
    *("p", "worker", "新诉求"),
    buttons=BUTTONS,
    about="card",
    ticket=7,
    card=2,
    not_before=NOW,
    expires_at=NOW + timedelta(hours=1),
    rank=BROADCAST,
    fallback=Note("p", "g", "请看", buttons=BUTTONS, group=True, reply_to="5", fallback=Note("p", "x", "!")),
)


def saved(**more: object) -> OutboxRow:
    values = {"platform": "p", "chat_id": "g", "action": "send", "created_at": NOW, **more}
    return OutboxRow.model_validate(values)


def test_a_note_becomes_the_columns_of_a_row() -> None:
    columns = row(OutboxRow, **as_row(CARD, NOW))
    assert (columns["platform"], columns["chat_id"], columns["action"]) == ("p", "worker", "send")
    assert columns["buttons"] == BUTTONS
    assert (columns["ticket_id"], columns["card_id"], columns["rank"]) == (7, 2, BROADCAST)
    assert columns["state"] == "queued"
    assert columns["fallback"]["chat"] == "g"


def test_a_note_without_a_stand_in_has_none() -> None:
    assert "fallback" not in as_row(Note("p", "c", "x"), NOW)


def test_every_note_survives_packing() -> None:
    assert unpack(pack(CARD)) == CARD
    assert pack(Note("p", "c", "x")) == {"platform": "p", "chat": "c", "text": "x"}


def test_an_edit_goes_where_its_target_went() -> None:
    target = saved(id=5, group=True, ticket_id=7, about="receipt", rank=0, thread_id="3")
    columns = row(OutboxRow, **edit_row(target, "已受理", BUTTONS, NOW))
    assert (columns["action"], columns["target_id"], columns["chat_id"]) == ("edit", 5, "g")
    assert (columns["group"], columns["ticket_id"], columns["rank"]) == (True, 7, 0)
    assert columns["text"] == "已受理"


def test_a_deletion_names_its_target_and_says_nothing() -> None:
    columns = row(OutboxRow, **delete_row(saved(id=5), NOW))
    assert (columns["action"], columns["target_id"], columns["text"]) == ("delete", 5, "")


def test_an_answer_to_a_press_expires_soon() -> None:
    columns = row(OutboxRow, **toast_row("p", "g", "press", "好的", NOW))
    assert (columns["action"], columns["press_id"]) == ("toast", "press")
    assert columns["expires_at"] <= NOW + timedelta(minutes=5)


@pytest.mark.parametrize(
    "reason", ["blocked", "cannot_initiate", "kicked", "muted", "chat_gone", "rejected", "gave_up"]
)
def test_the_operators_are_told_where_why_and_what_to_do(reason: str) -> None:
    words = wording.unreachable(wording.group_place("海棠花一期"), reason, "code: words")
    assert "群“海棠花一期”" in words
    assert "code: words" not in words


def test_an_unknown_reason_is_quoted() -> None:
    assert "x: y" in wording.unreachable("某处", "strange", "x: y")
