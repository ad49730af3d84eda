"""What can go wrong at this door, with words for people."""


class WebError(Exception):
    """The pages cannot be served; the message is plain Chinese and says what to do."""


class RoomError(Exception):
    """The chat room refuses something; the message is plain Chinese.

    `reason` is one of the short codes that platforms use: "chat_gone", "message_gone", "not_modified",
    "query_expired", "rejected", "flood".
    """

    def __init__(self, reason: str, words: str) -> None:
        super().__init__(words)
        self.reason = reason
