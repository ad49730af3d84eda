"""Words about follow-ups: the card of whoever asks, what the answers come to, what is refused."""

from datetime import datetime

from desk.tickets.views import TicketView
from desk.wording.tickets import Buttons, gist, moment, quote
from grids.followups import TRIES
from storage.followups import FollowUp

WHYS = {"emergency": "紧急事项，居民没有评价", "reopened": "重办过", "sample": "抽查"}
RESULTS = {
    "solved": "居民说已解决",
    "unsolved": "居民说没有解决",
    "unreachable": "没有联系上居民",
    "lapsed": "到期没有回访",
}
NOT_FOR_YOU = "回访由网格长和社区、镇里的工作人员来做。您有话要说，请发“评价 号码 满意”或“重办 号码 情况”。"
ONLY_PRIVATE = "回访的事请私聊我：发“回访”，我把轮到您的一件件发给您。"
NONE_DUE = "现在没有轮到您的回访。"
STILL_UNSOLVED = "回访：居民说还没有解决"
ANEW = "这一件的卡片在下面重新发了一次，请点新的那张。"
SAY_WHETHER = "请再点一下：情况合理吗？"
BACK = "好的，请重新选。"
WORDS_KEPT = "记下了。请再点卡片上的按钮，记下结果。"


def why(followup: FollowUp) -> str:
    """Why it is to be asked about."""
    again = "，上次没联系上" if followup.attempt > 1 else ""
    return f"{WHYS[followup.why]}{again}"


def usage(number: object) -> str:
    """How an answer is written."""
    return (
        f"请写明结果，例如：回访 {number} 已解决；回访 {number} 联系不上；"
        f"回访 {number} 未解决 合理 还是漏水；回访 {number} 未解决 不合理 要求赔偿"
    )


# --- the morning's word, and the cards ----------------------------------------------------------------------


def your_turn(hello: str, lines: list[str], count: int) -> str:
    """To whoever has follow-ups to do."""
    more = [f"另有{count - len(lines)}件没有列出。"] if count > len(lines) else []
    head = f"{hello}有{count}件事请您问问居民是不是真的解决了："
    return "\n".join([head, *lines, *more, "点下面的按钮，或发“回访”，逐件看卡片。"])


def your_turn_buttons() -> Buttons:
    """The cards, please."""
    return ((("看回访卡片", "follow:0:cards"),),)


def line(view: TicketView, why: str, due_by: datetime, now: datetime) -> str:
    """One of them in a line."""
    place = f" {view.place}" if view.place else ""
    return f"· {view.number} {view.category_name}{place}（{why}），{moment(due_by, now)}前"


def shown(count: int, more: int) -> str:
    """Above the cards."""
    rest = f"先发{count}件，另有{more}件，记完再发“回访”。" if more else ""
    return f"轮到您的回访有{count + more}件。{rest}"


def card(
    view: TicketView,
    why: str,
    names: tuple[str, int],
    group_title: str,
    reachable: bool,
    due: tuple[datetime, datetime],
    by_telephone: bool = False,
) -> str:
    """One follow-up; what stands before the first wide colon becomes a mention where the platform has such."""
    name, people = names
    due_by, now = due
    how = "点开上面的名字就能私聊；点不开，就" if reachable else "请"
    lines = [
        f"回访{name}：请您问问，工单{view.number} 是不是真的解决了？",
        f"对方是打电话来的，请发“查来电 {view.number}”看电话，打过去问。"
        if by_telephone
        else f"{how}到“{group_title}”群里@对方。",
        f"{gist(view)}（{why}）",
        f"居民说：{quote(view.text, 200)}",
        f"结果：{quote(view.result, 200)}（{view.handler}，评价：{view.rating_name or '未评价'}）",
    ]
    if people > 1:
        lines.append(f"共有{people}位居民反映，问其中一位就行。")
    lines.append(f"请在{moment(due_by, now)}前记下结果。一时没联系上，可以换个时间再试。")
    return "\n".join(lines)


def card_buttons(followup: int) -> Buttons:
    """What the residents said."""
    return (
        (
            ("已解决", f"follow:{followup}:solved"),
            ("未解决", f"follow:{followup}:unsolved"),
            ("联系不上", f"follow:{followup}:unreachable"),
        ),
    )


def is_it_reasonable(number: int) -> str:
    """Asked when it is not solved."""
    return f"工单{number} 居民说没有解决。情况合理吗？合理就由您接手重新办理；不合理只记录，不重办。"


def reasonable_buttons(followup: int) -> Buttons:
    """The two answers, and the way back."""
    return (
        (
            ("情况合理，重新办理", f"follow:{followup}:yes"),
            ("不合理，只记录", f"follow:{followup}:no"),
        ),
        (("返回", f"follow:{followup}:back"),),
    )


# --- what came of it ----------------------------------------------------------------------------------------


def result(followup: FollowUp) -> str:
    """The result in one phrase; residents read it in the history as well."""
    told = RESULTS[followup.state]
    if followup.state == "unsolved":
        told += "，重新办理" if followup.reasonable else "，已记录"
    if followup.state == "unreachable":
        told += "，过后再问一次" if followup.attempt < TRIES else "，两次都没有联系上"
    return told


def recorded(number: int, followup: FollowUp) -> str:
    """To whoever asked; also what the card turns into."""
    tail = ""
    if followup.state == "unsolved" and followup.reasonable:
        tail = f"工单由您负责，卡片已发给您。办好后发“办结 {number} 结果”。"
    return f"工单{number} 的回访记下了：{result(followup)}。{tail}"


def lapsed(number: int) -> str:
    """What the card turns into when nobody answered in time."""
    return f"工单{number} 的回访过了期限，按“到期没有回访”记录。"


def moot(number: int, state_name: str) -> str:
    """The ticket lives again."""
    return f"工单{number} 现在是“{state_name}”，这次回访不用做了。"


def over(number: int) -> str:
    """What the card turns into when the ticket lives again before anybody asked."""
    return f"工单{number} 已经重新办理，这次回访不用做了。"


def handed_on(number: int) -> str:
    """What the card turns into when somebody else is to ask."""
    return f"工单{number} 的回访已改由别人来做。"


def too_late(number: int) -> str:
    """To whoever comes too late."""
    return f"工单{number} 的回访已经过了期限，不能再记。居民那里还有问题，可以请他发“重办 {number} 情况”。"


def twice(number: int, followup: FollowUp, now: datetime) -> str:
    """To whoever answers what has been answered."""
    when = moment(followup.settled_at or now, now)
    return f"工单{number} 已经回访过了：{result(followup)}（{followup.settled_name}，{when}）。"


def somebody_elses(number: int, name: str) -> str:
    """To another leader."""
    return f"工单{number} 的回访轮到{name or '别人'}，不是您。轮到您的，发“回访”就能看到。"


def you_handled_it(number: int) -> str:
    """To whoever had a hand in it."""
    return f"工单{number} 您经手办过，回访要由别人来做。"


def not_drawn(number: int) -> str:
    """There is no follow-up of this ticket."""
    return f"工单{number} 没有抽到回访。轮到您的，发“回访”就能看到。"


def nobody_to_ask(numbers: list[int]) -> str:
    """To the operators: nobody may ask about these."""
    listed = "、".join(f"工单{number}" for number in numbers[:10])
    return f"{listed} 该回访，但没有合适的人：网格长、社区和镇里除了经手人没有别人。请在人员表里补上。"
