"""A lively group's talk to measure with: invented, endless, the same every time.

A group has 120 members, as few as a real one (100 to 300) may have: with fewer, soon everybody would have
reported something, and all they say would be listened to as theirs.
"""

import random
from collections.abc import Iterator
from typing import Any

SURNAMES = "刘王赵李张陈孙周吴郑"
FORMS = ("*大爷", "*阿姨", "*奶奶", "老*", "小*", "*姐", "*哥", "*叔", "*嫂", "阿*", "*师傅", "3栋*老师")
NAMES = tuple(form.replace("*", surname) for form in FORMS for surname in SURNAMES)
OPENERS = ("哈哈", "对了", "嗯嗯", "唉", "各位早", "刚看到", "说起来", "话说", "晚上好", "")
SUBJECTS = (
    "我家娃",
    "隔壁老李",
    "楼下早餐店",
    "我婆婆",
    "小区那只橘猫",
    "今天的天气",
    "昨晚的球赛",
    "菜场的黄瓜",
)
DOINGS = (
    "又考了个九十分",
    "可真有意思",
    "说周末去爬山",
    "做的红烧肉太香了",
    "比昨天凉快多了",
    "两块五一斤,还挺新鲜",
    "看到一半就睡着了",
    "让我给大家带个好",
    "下午去接孩子顺便买点葱",
)
ENDINGS = ("", "哈哈哈", "😂😂", "你们呢", "有一起的吗", "回头再聊", "👍", "~")
TROUBLES = (
    "{n}栋{u}单元电梯又坏了,停在{f}楼不动",
    "{n}栋{f}楼楼道灯不亮,黑咕隆咚的",
    "{n}栋{u}单元下水道堵了,污水往外冒",
)


def chatter(dice: random.Random) -> str:
    """One line that asks for nothing."""
    parts = (dice.choice(part) for part in (OPENERS, SUBJECTS, DOINGS, ENDINGS))
    return ",".join(part for part in parts if part)


def complaint(number: int) -> str:
    """One complaint; no two name the same place."""
    words = TROUBLES[number % len(TROUBLES)]
    return words.format(n=number // 30 + 1, u=number % 3 + 1, f=number // 3 % 10 + 2)


def updates(
    count: int, groups: int = 72, share: float = 0.03, seed: int = 7, first: int = 0
) -> Iterator[dict[str, Any]]:
    """Raw Telegram updates, as full as Telegram sends them: a `share` of complaints among talk and pictures."""
    dice = random.Random(seed + first)
    troubles = first
    for number in range(first, first + count):
        group = dice.randrange(groups)
        message = _message(dice, number, group)
        if dice.random() < share:
            message["text"] = complaint(troubles)
            troubles += 1
        else:
            message.update(_idle(dice, number, group))
        yield {"update_id": number + 1, "message": message}


def _message(dice: random.Random, number: int, group: int) -> dict[str, Any]:
    who = dice.randrange(len(NAMES))
    return {
        "message_id": number + 1,
        "from": {
            "id": 5_000_000 + group * 1000 + who,
            "is_bot": False,
            "first_name": NAMES[who],
            "username": f"resident{group}_{who}",
            "language_code": "zh-hans",
        },
        "chat": {"id": -1_001_000_000_000 - group, "title": f"第{group}网格群", "type": "supergroup"},
        "date": 1_795_000_000 + number % 10_000_000,
    }


def _idle(dice: random.Random, number: int, group: int) -> dict[str, Any]:
    """One in ten a picture, one in twenty a sticker, one in six of the words a reply, some naming somebody."""
    kind = dice.random()
    if kind < 0.1:
        return {"photo": _sizes(f"p{number}", 90, 320, 800, 1280)}
    if kind < 0.15:
        return {"sticker": _sticker(number)}
    words: dict[str, Any] = {"text": chatter(dice)}
    if kind < 0.18:
        name = f"@resident{group}_{dice.randrange(len(NAMES))}"
        words["text"] = f"{name} {words['text']}"
        words["entities"] = [{"offset": 0, "length": len(name), "type": "mention"}]
    if dice.random() < 1 / 6:
        words["reply_to_message"] = {**_message(dice, max(number - 50, 0), group), "text": chatter(dice)}
    return words


def _sizes(name: str, *widths: int) -> list[dict[str, Any]]:
    return [
        {
            "file_id": f"AgACAgUAAx0CZ{name}w{width}",
            "file_unique_id": f"AQAD{name}w{width}",
            "file_size": width * 90,
            "width": width,
            "height": width * 3 // 4,
        }
        for width in widths
    ]


def _sticker(number: int) -> dict[str, Any]:
    thumbnail = _sizes(f"t{number}", 320)[0]
    return {
        "width": 512,
        "height": 512,
        "emoji": "😂",
        "set_name": "daily",
        "is_animated": False,
        "is_video": False,
        "type": "regular",
        "thumbnail": thumbnail,
        "thumb": thumbnail,
        "file_id": f"CAACAgUAAx0CZs{number}",
        "file_unique_id": f"AgADs{number}",
        "file_size": 21_000,
    }
