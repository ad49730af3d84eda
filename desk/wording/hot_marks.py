"""What a ticket's card says of the hot issue it belongs to."""


def hot_on_card(hot: int) -> str:
    """To the handler."""
    return f"属于多发问题{hot}，和同类的一起办。发“多发 {hot}”看计划。"
