"""Every sentence about themes, tips and questions, in one place; residents read most of them aloud."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING

from desk.wording.tickets import Buttons, quote

if TYPE_CHECKING:
    from desk.publicity.quizzes import QuizResult
    from desk.publicity.themes import Week

KNOWN = "我知道了"
GRIDS_SHOWN = 12


# --- to the residents -------------------------------------------------------------------------------------


def theme_and_tip(title: str, opening: str, text: str) -> str:
    """Monday's message: what the week is about, and the first tip."""
    return f"这周的主题：{title}\n{opening}\n\n今天先说一条：\n{text}"


def tip(theme: str | None, text: str) -> str:
    """A day's tip; the theme's name stands above it where it is the week's."""
    return f"每日一条 · {theme}\n{text}" if theme else f"每日一条\n{text}"


def known_button(number: int) -> Buttons:
    """The one button under a tip."""
    return (((KNOWN, f"known:{number}"),),)


def known(count: int) -> str:
    """To whoever pressed it first."""
    return f"谢谢您！咱们群已有{count}位邻居看过了。"


KNOWN_ALREADY = "您点过啦，谢谢！也讲给家里人听听。"
KNOWN_BY_STAFF = "谢谢！您是工作人员，不算在居民的人数里。"


def quiz(theme: str, question: str) -> str:
    """Friday's question; the answers are its buttons."""
    return f"每周一问 · {theme}\n{question}\n觉得哪个对，就点哪个，头一回点的算数。"


def quiz_buttons(number: int, options: Sequence[str]) -> Buttons:
    """One answer a line, so that long ones can be read."""
    return tuple(((option, f"quiz:{number}:{place}"),) for place, option in enumerate(options, 1))


def answered(right: bool, solution: str, why: str) -> str:
    """To whoever answered: right or not, and why."""
    return f"答对啦！{why}" if right else f"差一点，应该是“{solution}”。{why}"


def answered_before(own: str, solution: str, why: str, right: bool) -> str:
    """To whoever answers again."""
    told = "，答对了" if right else f"，正确的是“{solution}”"
    return f"您选过“{own}”{told}。{why}"


# --- to the staff: themes ---------------------------------------------------------------------------------


def week_name(monday: date) -> str:
    """A week as people write it: 12月7日—13日."""
    sunday = monday + timedelta(days=6)
    end = f"{sunday.day}日" if sunday.month == monday.month else f"{sunday.month}月{sunday.day}日"
    return f"{monday.month}月{monday.day}日—{end}"


def plan(weeks: Sequence["Week"], result: "QuizResult | None", may_change: bool) -> str:
    """The answer to 主题."""
    lines = []
    for place, week in enumerate(weeks):
        when = {0: "本周", 1: "下周"}.get(place)
        name = f"{when}（{week_name(week.monday)}）" if when else week_name(week.monday)
        own = "（镇里定的）" if week.own else ""
        lines.append(f"{name}：{headline(week)}{own}")
    if result is not None:
        lines += ["", f"上次小问答：{result_line(result)}各网格的情况请发：主题 小问答"]
    if may_change:
        lines += ["", "换一周：主题 下周 反诈，或 主题 2026-12-07 消防", "照原来的安排：主题 下周 恢复"]
    return "\n".join(lines)


def headline(week: "Week") -> str:
    """The week's title, with the theme's name where the title is another."""
    return week.title if week.title == week.theme.name else f"{week.title} · {week.theme.name}"


def result_line(result: "QuizResult") -> str:
    """How a question went, in one line."""
    if not result.answered:
        return f"“{result.question}”问了{result.groups}个群，还没有人答。"
    return f"“{result.question}”问了{result.groups}个群，{result.answered}人答，{result.right}人答对。"


def staff_week(week: "Week", result: "QuizResult | None") -> str:
    """Monday's word to a staff group."""
    lines = [f"本周主题：{headline(week)}，已安排发到各居民群。"]
    if result is not None:
        lines.append(f"上周小问答：{by_grid(result)}")
    return "\n".join(lines)


def by_grid(result: "QuizResult") -> str:
    """How a question went, grid by grid."""
    lines = [result_line(result)]
    grids = [grid for grid in result.grids if grid.answered]
    lines += [f"{grid.name}：{grid.answered}人答，{grid.right}人答对" for grid in grids[:GRIDS_SHOWN]]
    if len(grids) > GRIDS_SHOWN:
        lines.append(f"另有{len(grids) - GRIDS_SHOWN}个网格没有列出。")
    silent = len(result.grids) - len(grids)
    if grids and silent:
        lines.append(f"还有{silent}个网格没有人答。")
    return "\n".join(lines)


NO_QUIZ_YET = "还没有发过小问答，每周五下午会发一题。"


def week_set(monday: date, current: bool, theme: str, title: str, tips: int) -> str:
    """A week has another theme now."""
    name = theme if title == theme else f"{title} · {theme}"
    few = "，有点少，可以发“小知识 主题名 内容”添几条" if tips < 5 else ""
    since = "从下一条提示开始。" if current else ""
    return (
        f"{week_name(monday)}这一周定为：{name}（有{tips}条小知识{few}）。{since}\n"
        f"照原来的安排：主题 {monday} 恢复"
    )


def title_too_long(length: int, most: int) -> str:
    """A headline must be one."""
    return f"标题有{length}个字，最多{most}个字，请写短一点，例如：主题 下周 消防 厨房里的火"


def week_reset(monday: date, title: str, theme: str, changed: bool) -> str:
    """A week follows the plan again."""
    name = title if title == theme else f"{title} · {theme}"
    return f"{week_name(monday)}这一周{'已恢复成' if changed else '本来就是'}：{name}。"


def week_is_past(monday: date) -> str:
    """Too late."""
    return f"{week_name(monday)}这一周已经过去了，请写本周或以后的日子，例如：主题 下周 反诈"


def which_theme(names: Sequence[str]) -> str:
    """No theme was named."""
    return f"请写上主题，例如：主题 下周 反诈\n可以选：{'、'.join(names)}"


def theme_unclear(words: str, names: Sequence[str]) -> str:
    """It may be one of these."""
    near = "”还是“".join(names[:6])
    return f"没有叫“{quote(words, 20)}”的主题，您是说“{near}”吗？请把名字写全。"


def no_theme(words: str, names: Sequence[str]) -> str:
    """It is like none."""
    return f"没有叫“{quote(words, 20)}”的主题。可以选：{'、'.join(names)}"


PLAN_IS_THE_TOWNSHIPS = "每周的主题由镇里统一定。您可以发“主题”看这几周的安排。"
WHICH_WEEK = "请写上哪一周和什么主题，例如：主题 下周 反诈，或 主题 2026-12-07 消防"


# --- to the staff: tips -----------------------------------------------------------------------------------


def tips(theme: str, lines: Sequence[tuple[int, str, int, int]]) -> str:
    """The answer to 小知识: number, words, groups it was sent to, people who pressed."""
    if not lines:
        return f"“{theme}”还没有小知识。添一条：小知识 {theme} 内容"
    told = [f"{number} {text}{_reach(groups, people)}" for number, text, groups, people in lines]
    return "\n".join([f"“{theme}”有{len(lines)}条小知识：", *told, "", TIP_HOW])


def _reach(groups: int, people: int) -> str:
    return f"（发过{groups}个群，{people}人点了“{KNOWN}”）" if groups else ""


TIP_HOW = "添一条：小知识 内容；改：小知识 改 12 新内容；停用：小知识 停 12；看别的主题：小知识 消防安全"
TIPS_ARE_THE_COMMUNITYS = "小知识由社区和镇里来添。您有好点子，可以告诉社区的同志。"


def tip_added(number: int, theme: str, this_week: bool) -> str:
    """A tip is in."""
    when = "这周就会轮到。" if this_week else "轮到这个主题的那一周会发。"
    return f"好的，已加到“{theme}”，是第{number}条，{when}要改就发：小知识 改 {number} 新内容"


def tip_changed(number: int) -> str:
    """A tip reads otherwise now."""
    return f"第{number}条已改好，下次发的就是新的。"


def tip_retired(number: int) -> str:
    """A tip is out."""
    return f"第{number}条已停用，不再发了。要恢复就发：小知识 恢复 {number}"


def tip_back(number: int) -> str:
    """A tip is in again."""
    return f"第{number}条已恢复，又会轮到了。"


def no_tip(number: int) -> str:
    """There is no such tip."""
    return f"没有第{number}条小知识，请发“小知识”看看号码。"


def tip_is_so(number: int, retired: bool) -> str:
    """Nothing to do."""
    return f"第{number}条本来就{'停用了' if retired else '在用'}。"


def tip_too_long(length: int, most: int) -> str:
    """Too long to be read."""
    return f"这条有{length}个字，最多{most}个字，请去掉{length - most}个字再发。短一点，老人家才记得住。"


TIP_TOO_SHORT = "内容太短了，请写完整一句话，例如：小知识 出门前看看灶火关了没有。"
TIP_EDIT_USAGE = "请写上号码和新内容，例如：小知识 改 12 新内容"
TIP_NUMBER_USAGE = "请写上号码，例如：小知识 停 12"


def tip_exists(number: int, theme: str) -> str:
    """Word for word the same."""
    return f"这条和“{theme}”第{number}条一模一样，不用再加了。"


def tip_doubtful(like: tuple[int, str] | None, numbers: Sequence[str], change: int | None) -> str:
    """What should be looked at once more before a tip is taken in."""
    lines = []
    if like is not None:
        lines.append(f"这条和第{like[0]}条很像：\n{like[1]}")
    if numbers:
        lines.append(f"里面的号码{'、'.join(numbers)}不是常见的服务电话，请再核对一遍。")
    lines.append("确实要改，就点下面的按钮。" if change else "确实要加，就点下面的按钮。")
    return "\n".join(lines)


def confirm_buttons(draft: int, change: int | None) -> Buttons:
    """Take it in all the same, or not."""
    label = "照样改" if change else "照样加上"
    return (((label, f"tipok:{draft}:{change or ''}"), ("不要了", f"tipno:{draft}")),)


DRAFT_GONE = "这条已经处理过了，或者放得太久了，请重新发一遍。"
DRAFT_DROPPED = "好的，没有加。"


# --- imports ----------------------------------------------------------------------------------------------


def looks_like(line: int, text: str, other: str) -> str:
    """A row of an import much like something that is there."""
    return f"第 {line} 行“{quote(text, 24)}”和“{quote(other, 40)}”很像，请看看是不是重复了"


def odd_numbers(line: int, numbers: Sequence[str]) -> str:
    """A row of an import with a number nobody knows."""
    return f"第 {line} 行的号码{'、'.join(numbers)}不是常见的服务电话，请核对"


def stays_retired(line: int, number: int) -> str:
    """A row of an import whose tip was taken out of use."""
    return f"第 {line} 行就是停用了的第{number}条，没有恢复；要恢复请在聊天里发：小知识 恢复 {number}"
