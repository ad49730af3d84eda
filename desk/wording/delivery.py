"""What the operators are told when something cannot be delivered."""

_ADVICE = {
    "blocked": "对方屏蔽了机器人。请联系本人在聊天软件里解除屏蔽，之后即可正常接收。",
    "cannot_initiate": "对方还没有和机器人说过话，平台不允许机器人先开口。请本人私聊机器人，发一句“你好”即可。",
    "kicked": "机器人已被移出，此后的消息都不会送达。如属误操作，请群管理员把机器人重新拉进群。",
    "muted": "机器人在群里被禁言，发不出消息。请群管理员允许机器人发言。",
    "chat_gone": "聊天已不存在，或机器人无权访问。请核对群是否已解散、群号或账号是否填错。",
    "rejected": "平台拒收了这条消息，重发也无用。请看运行日志里的原因。",
    "gave_up": "反复重试仍未成功，已不再重发。请检查网络和平台状态。",
}


def group_place(title: str) -> str:
    """A group as the operators know it."""
    return f"群“{title}”"


def unknown_place(platform: str, chat: str) -> str:
    """A chat that is in no register."""
    return f"{platform} 上的聊天 {chat}"


def unreachable(place: str, reason: str, error: str) -> str:
    """A message did not arrive at that place and will not."""
    advice = _ADVICE.get(reason) or f"平台的答复：{error}"
    return f"有消息没能送到{place}。\n{advice}\n同样的情况今天不再重复提醒。"
