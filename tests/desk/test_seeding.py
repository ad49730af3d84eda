"""A new version brings its content along, and leaves alone what the staff have made of the old one."""

from datetime import UTC, datetime, timedelta
from typing import Any

import yaml
from sqlmodel import Session, select

from desk.publicity.content import seed, shipped_files, shipped_themes
from storage.publicity import Theme, Tip, all_themes, all_tips, live_tips
from storage.quizzes import Quiz, all_quizzes, live_quizzes

NOW = datetime(2026, 11, 22, tzinfo=UTC)
LATER = NOW + timedelta(days=30)
TIPS = {"a-01": "原来的第一条。", "a-02": "原来的第二条。", "a-03": "原来的第三条。"}


def files(tips: dict[str, str], why: str = "因为。", opening: str = "开场。") -> tuple[bytes, ...]:
    theme: dict[str, Any] = {"code": "a", "name": "甲", "flavour": "theme", "opening": opening}
    theme["tips"] = [{"code": code, "text": text} for code, text in tips.items()]
    quiz = {"code": "a-q1", "question": "问？", "options": ["是", "否"], "answer": 1, "why": why}
    return (yaml.safe_dump({**theme, "quizzes": [quiz]}, allow_unicode=True).encode(),)


def texts(session: Session) -> dict[str | None, str]:
    session.flush()
    return {tip.code: tip.text for tip in live_tips(session)}


def test_all_that_ships_is_there_and_a_second_time_does_nothing(session: Session) -> None:
    assert seed(session, NOW)
    assert not seed(session, LATER)
    themes = shipped_themes()
    assert len(all_themes(session)) == len(themes)
    assert len(all_tips(session)) == sum(len(theme["tips"]) for theme in themes)
    assert len(all_quizzes(session)) == sum(len(theme["quizzes"]) for theme in themes)
    assert all(live_quizzes(session, theme.code) for theme in all_themes(session))
    assert len(shipped_files()) == len(themes)


def test_a_new_version_adds_changes_and_takes_away(session: Session) -> None:
    seed(session, NOW, files(TIPS))
    newer = {"a-01": "改过的第一条。", "a-02": TIPS["a-02"], "a-04": "新的第四条。"}
    assert seed(session, LATER, files(newer, why="真的因为。", opening="新开场。"))
    assert texts(session) == newer
    gone = session.exec(select(Tip).where(Tip.code == "a-03")).one()
    assert (gone.retired_at, gone.changed_at) == (LATER, None)
    assert [quiz.why for quiz in all_quizzes(session)] == ["真的因为。"]
    assert [theme.opening for theme in session.exec(select(Theme))] == ["新开场。"]


def test_what_comes_back_in_a_later_version_is_used_again(session: Session) -> None:
    seed(session, NOW, files(TIPS))
    seed(session, LATER, files({"a-01": TIPS["a-01"]}))
    seed(session, LATER, files(TIPS))
    assert texts(session) == TIPS


def test_what_the_staff_changed_or_retired_stays(session: Session) -> None:
    seed(session, NOW, files(TIPS))
    first, second, third = all_tips(session)
    first.text, first.changed_at = "社区改的。", NOW
    second.retired_at, second.changed_at = NOW, NOW
    third.text, third.changed_at = "社区也改了。", NOW
    quiz = session.exec(select(Quiz)).one()
    quiz.why, quiz.changed_at = "镇里的说法。", NOW
    session.flush()
    newer = {code: f"新版{code}。" for code in ("a-01", "a-02")}
    seed(session, LATER, files(newer, why="新版的说法。"))
    assert texts(session) == {"a-01": "社区改的。", "a-03": "社区也改了。"}
    assert [item.why for item in all_quizzes(session)] == ["镇里的说法。"]


def test_the_staffs_own_tips_are_never_touched(session: Session) -> None:
    seed(session, NOW, files(TIPS))
    session.add(Tip(theme_code="a", text="本地的一条。", source="chat", created_at=NOW, changed_at=NOW))
    seed(session, LATER, files({}))
    assert texts(session) == {None: "本地的一条。"}
