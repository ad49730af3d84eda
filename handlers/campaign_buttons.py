"""Presses under broadcasts: 我知道了 in the groups, and what authors and approvers do in private."""

from collections.abc import Callable

from desk.broadcasts import campaign_approval, campaign_report, campaigns
from desk.broadcasts import campaign_drafts as drafts
from desk.broadcasts.campaign_rights import own, steered
from desk.errors import RuleError
from desk.outbox import Note
from desk.wording import campaigns as wording
from desk.wording import progress as wording_progress
from handlers.broadcast import speak
from handlers.context import Scene
from handlers.message import Press
from storage.campaigns import ENDED, UNSENT, Campaign, get_campaign
from storage.outbox import AHEAD, TALK
from storage.publicity import mark_read

_DRAFT_STEPS = {"words": "words", "audience": "audience", "time": "time", "urgent": "reason"}


def read(scene: Scene, press: Press, number: int, _word: str) -> str:
    """Somebody in a group has read a broadcast; once a person counts."""
    campaign = get_campaign(scene.work.session, number)
    if campaign is None or campaign.started_at is None:
        raise RuleError(wording.READ_GONE)
    group = scene.group.id if scene.group else None
    new = mark_read(scene.work.session, "campaign", number, group, (press.platform, press.sender), scene.now)
    return wording.THANKS if new else wording.THANKED


def cast(scene: Scene, press: Press, number: int, word: str) -> str:
    """A press in private: the word says what is wanted."""
    if word in _ABOUT_DRAFT or word in _DRAFT_STEPS:
        return _draft(scene, own(scene.work, number, scene.actor), word)
    if word == "again":
        campaign = own(scene.work, number, scene.actor)
        if campaign.state not in ENDED:
            raise RuleError(wording.CHANGED)
        drafts.ask(scene.work, drafts.begin_again(scene.work, campaign, scene.actor))
        return ""
    if word in _DECISIONS:
        found = get_campaign(scene.work.session, number)
        if found is None or found.state in UNSENT:
            raise RuleError(wording.GONE)
        return _DECISIONS[word](scene, found)
    if word not in _STEERING:
        raise RuleError(wording.GONE)
    return _STEERING[word](scene, press, steered(scene.work, number, scene.actor))


def _draft(scene: Scene, campaign: Campaign, word: str) -> str:
    if campaign.state != "draft":
        raise RuleError(wording.CHANGED)
    if drafts.is_old(scene.work, campaign):
        drafts.drop(scene.work, campaign)
        raise RuleError(wording.OLD_DRAFT)
    if word in _DRAFT_STEPS:
        campaign.step = _DRAFT_STEPS[word]
        drafts.ask(scene.work, campaign)
        return ""
    return _ABOUT_DRAFT[word](scene, campaign)


def _send(scene: Scene, campaign: Campaign) -> str:
    if campaign.step != "ready":
        raise RuleError("这条广播还没写完，请先回答最后一个问题。")
    campaign_approval.submit(scene.work, campaign)
    return "已提交审核。" if campaign.state == "waiting" else ""


def _now(scene: Scene, campaign: Campaign) -> str:
    drafts.set_time(campaign, None)
    drafts.ask(scene.work, campaign)
    return ""


def _calm(scene: Scene, campaign: Campaign) -> str:
    drafts.set_urgent(campaign, "")
    drafts.ask(scene.work, campaign)
    return ""


def _everybody(scene: Scene, campaign: Campaign) -> str:
    drafts.set_audience(scene.work, campaign, "全部 居民群")
    drafts.ask(scene.work, campaign)
    return ""


def _staff(scene: Scene, campaign: Campaign) -> str:
    drafts.set_audience(scene.work, campaign, "工作群")
    drafts.ask(scene.work, campaign)
    return ""


def _drop(scene: Scene, campaign: Campaign) -> str:
    drafts.drop(scene.work, campaign)
    return wording.DROPPED


def _ask_recall(scene: Scene, _press: Press, campaign: Campaign) -> str:
    question = wording.RECALL_ASK.format(number=campaign.number)
    rank = AHEAD if campaign.urgent else TALK
    speak(scene, question, wording.recall_buttons(campaign.number), "offer", rank)
    return ""


def _recall(scene: Scene, _press: Press, campaign: Campaign) -> str:
    answer = campaigns.recall(scene.work, campaign)
    scene.settle(answer, "offer")
    return answer


def _keep(scene: Scene, _press: Press, _campaign: Campaign) -> str:
    scene.settle(wording_progress.KEPT, "offer")
    return wording_progress.KEPT


def _table(scene: Scene, press: Press, campaign: Campaign) -> str:
    path = campaign_report.write_table(scene.work, campaign)
    text = wording_progress.TABLE.format(number=campaign.number)
    # Never into a group, whoever presses where: the private chat has its person's id.
    scene.work.say(Note(press.platform, press.sender, text, file=str(path), about="campaign"))
    return ""


_ABOUT_DRAFT: dict[str, Callable[[Scene, Campaign], str]] = {
    "send": _send,
    "now": _now,
    "calm": _calm,
    "all": _everybody,
    "staff": _staff,
    "drop": _drop,
}
_DECISIONS: dict[str, Callable[[Scene, Campaign], str]] = {
    "yes": lambda scene, campaign: campaign_approval.approve(scene.work, campaign, scene.actor),
    "no": lambda scene, campaign: campaign_approval.refuse(scene.work, campaign, scene.actor),
}
_STEERING: dict[str, Callable[[Scene, Press, Campaign], str]] = {
    "pause": lambda scene, _press, campaign: campaigns.pause(scene.work, campaign),
    "resume": lambda scene, _press, campaign: campaigns.resume(scene.work, campaign),
    "stop": lambda scene, _press, campaign: campaigns.cancel(scene.work, campaign),
    "back": _ask_recall,
    "recall": _recall,
    "keep": _keep,
    "table": _table,
}
