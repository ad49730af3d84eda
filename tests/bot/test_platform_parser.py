"""Raw Telegram updates become events: a table of payloads, and whatever else JSON can be."""

import json
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.platforms import telegram_names, telegram_raw
from bot.platforms.telegram_raw import parse_update
from handlers.message import Event, Media, Membership, Message, Migration, Press

PAYLOADS = sorted((Path(__file__).parent / "payloads").glob("*.json"))
KINDS = {"Message": Message, "Press": Press, "Membership": Membership, "Migration": Migration}


def expected(told: dict[str, Any] | None) -> Event | None:
    if told is None:
        return None
    fields = {key: value for key, value in told.items() if key != "type"}
    for key in ("at", "edited_at"):
        if key in fields:
            fields[key] = datetime.fromisoformat(fields[key])
    if "media" in fields:
        fields["media"] = tuple(Media(**media) for media in fields["media"])
    event: Event = KINDS[told["type"]](**fields)
    return event


@pytest.mark.parametrize("path", PAYLOADS, ids=lambda path: path.stem)
def test_every_payload_says_what_it_means(path: Path) -> None:
    payload = json.loads(path.read_text(encoding="utf-8"))
    assert parse_update(payload["raw"]) == expected(payload["event"])


def load(name: str) -> Any:
    return json.loads((Path(__file__).parent / "payloads" / f"{name}.json").read_text(encoding="utf-8"))[
        "raw"
    ]


def test_both_ends_of_a_migration_are_one_event() -> None:
    there, here = parse_update(load("migrated_to")), parse_update(load("migrated_from"))
    assert there is not None
    assert here is not None
    assert (there.platform, there.chat, there.key) == (here.platform, here.chat, here.key)


def test_a_group_that_is_renamed_has_its_new_title_from_then_on() -> None:
    titles = ["海棠花苑1网格群", "海棠花苑1网格群", "海棠花苑一网格群", None]
    for title in titles:
        raw = load("text")
        raw["message"]["chat"]["title"] = title
        said = parse_update(raw)
        assert isinstance(said, Message)
        assert said.chat_title == (title or "")


def test_of_chats_names_and_minutes_only_so_many_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(telegram_names, "_KEPT", 3)
    for number in range(10):
        raw = load("text")
        raw["message"]["chat"]["id"] = -number
        raw["message"]["from"] |= {"first_name": f"刘{number}", "last_name": ""}
        raw["message"]["date"] = number * 60 + number
        said = parse_update(raw)
        assert isinstance(said, Message)
        assert (said.chat, said.sender_name) == (str(-number), f"刘{number}")
        assert said.at == datetime.fromtimestamp(number * 61, UTC)
        for kept in (telegram_names.met, telegram_names._fit):
            assert len(kept) <= 3 or number < 3
    assert telegram_raw._begun.cache_info().maxsize == 1024


@given(st.integers(-(10**10), 10**11))
def test_every_date_is_the_one_it_was(date: int) -> None:
    raw = load("text")
    raw["message"]["date"] = date
    said = parse_update(raw)
    assert said is not None
    assert said.at == datetime.fromtimestamp(date, UTC)


def test_half_an_emoji_can_still_be_stored() -> None:
    raw = load("text")
    raw["message"]["text"] = "坏了\ud83d"
    said = parse_update(raw)
    assert isinstance(said, Message)
    assert said.text.encode() == "坏了\ufffd".encode()


def test_four_thousand_emoji_pass() -> None:
    raw = load("text")
    raw["message"]["text"] = "😀" * 4096
    said = parse_update(raw)
    assert isinstance(said, Message)
    assert len(said.text) == 4096


@pytest.mark.parametrize(
    "nonsense",
    [
        {"message": {}},
        {"message": []},
        {"message": {"text": "x"}},
        {"message": {"chat": {"id": 1, "type": "group"}, "message_id": 1, "date": 10**30, "text": "x"}},
        {"message": {"chat": {"id": 1, "type": "group"}, "message_id": 1, "date": 1, "text": 5}},
        {"callback_query": {"id": 1}, "edited_message": {"chat": None}},
        {"my_chat_member": {}},
    ],
)
def test_nonsense_is_a_value_error_that_quotes_nobody(nonsense: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="不是 Telegram 的更新") as caught:
        parse_update(nonsense)
    assert caught.value.__cause__ is None


@pytest.mark.parametrize(
    ("first", "last", "shown"),
    [
        ("刘\u3164", None, "刘"),
        ("刘", "大 爷", "刘 大 爷"),
        (5, None, "5"),
        ("刘", 5, "刘 5"),
        (None, "刘", "刘"),
    ],
)
def test_whatever_is_given_as_a_name_is_shown_if_it_can_be(first: object, last: object, shown: str) -> None:
    raw = load("text")
    raw["message"]["from"] |= {"first_name": first, "last_name": last}
    said = parse_update(raw)
    assert isinstance(said, Message)
    assert said.sender_name == shown


@pytest.mark.parametrize("name", [["刘"], {"刘": 1}])
def test_a_name_of_many_parts_is_nonsense(name: object) -> None:
    raw = load("text")
    raw["message"]["from"]["first_name"] = name
    with pytest.raises(ValueError, match="不是 Telegram 的更新"):
        parse_update(raw)


def test_sizes_of_a_picture_may_be_written_as_words() -> None:
    raw = load("text")
    raw["message"]["photo"] = [
        {"file_id": "small", "width": "90", "height": 90},
        {"file_id": "large", "width": "800", "height": "600"},
        {"file_id": "as large", "width": 800, "height": 600},
    ]
    del raw["message"]["text"]
    said = parse_update(raw)
    assert isinstance(said, Message)
    assert said.media == (Media("photo", "large"),)


@pytest.mark.parametrize("sizes", [[], [{}], {}, [{"file_id": "x", "width": "x", "height": 1}]])
def test_a_picture_without_sizes_is_nonsense(sizes: object) -> None:
    raw = load("text")
    raw["message"]["photo"] = sizes
    del raw["message"]["text"]
    with pytest.raises(ValueError, match="不是 Telegram 的更新"):
        parse_update(raw)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=8,
)
FIELDS = sorted(
    {
        key
        for path in PAYLOADS
        for body in json.loads(path.read_text("utf-8"))["raw"].values()
        if isinstance(body, dict)
        for key in body
    }
)
CHATS = st.fixed_dictionaries(
    {"id": st.integers(), "type": st.sampled_from(["private", "group", "supergroup"])}
)
bodies = st.dictionaries(st.sampled_from(FIELDS), json_values, max_size=8)
likely = st.builds(
    lambda base, rest: {**base, **rest},
    st.fixed_dictionaries({"message_id": st.integers(), "chat": CHATS, "date": st.integers(0, 2**33)}),
    bodies,
)
KINDS_OF_UPDATE = ["message", "edited_message", "callback_query", "my_chat_member", "poll"]
updates = st.dictionaries(st.sampled_from(KINDS_OF_UPDATE), bodies | likely | json_values, max_size=2)


@settings(max_examples=150, deadline=None)
@given(updates)
def test_whatever_comes_is_an_event_or_none_or_a_value_error(raw: dict[str, Any]) -> None:
    try:
        event = parse_update(raw)
    except ValueError:
        return
    assert event is None or (event.at.tzinfo is not None and event.chat and event.key)
    if isinstance(event, Message):
        assert event.sender_name
        assert isinstance(event.text, str)
        event.text.encode()
        event.sender_name.encode()


@settings(max_examples=200, deadline=None)
@given(st.text(min_size=1), st.text(), st.text(max_size=300))
def test_any_name_and_any_words_pass(first: str, last: str, text: str) -> None:
    raw = load("text")
    raw["message"]["from"] |= {"first_name": first, "last_name": last}
    raw["message"]["text"] = text
    said = parse_update(raw)
    assert isinstance(said, Message)
    assert said.sender_name.strip()
    assert said.sender_name.isprintable() or "\n" not in said.sender_name
    assert asdict(said)["text"] == text
