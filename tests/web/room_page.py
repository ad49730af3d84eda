"""The chat room page as a visitor uses it, for tests and for the screenshots of the handbook."""

import re
from dataclasses import dataclass
from pathlib import Path

from playwright.async_api import Locator, Page, expect

WITHIN = 30_000  # milliseconds that anything on the page may take, on a busy machine too

expect.set_options(timeout=WITHIN)


@dataclass(frozen=True)
class Said:
    """One bubble, as it reads."""

    whose: str  # "mine", "bot", "other"
    name: str
    text: str
    quote: str
    buttons: tuple[str, ...]
    edited: bool
    photo: bool


@dataclass(frozen=True)
class BoardRow:
    """One card of the board, as it reads."""

    number: int
    state: str
    text: str


class RoomPage:
    """One open page; every wait is for what is on the page, never for a time."""

    def __init__(self, page: Page) -> None:
        self.page = page
        page.set_default_timeout(WITHIN)

    async def open(self, address: str) -> "RoomPage":
        """Load the page and wait until it is live."""
        await self.page.goto(address)
        await expect(self.mark("title")).not_to_be_empty()
        return self

    def mark(self, name: str) -> Locator:
        """Elements by their data-testid."""
        return self.page.get_by_test_id(name)

    async def choose_group(self, title: str) -> None:
        """Open a group by its exact title."""
        await self._show("chats")
        rows = self.mark("chat").filter(has=self.page.get_by_text(title, exact=True))
        await rows.first.click()
        await expect(self.mark("title")).to_have_text(title)

    async def choose_private(self, name: str) -> None:
        """Open somebody's private chat with the bot, as that person."""
        await self._show("chats")
        rows = self.mark("private-chats").get_by_test_id("chat")
        await rows.filter(has=self.page.get_by_text(name, exact=True)).first.click()
        await expect(self.mark("me-name")).to_have_text(f"我是 {name}")

    async def become(self, name: str) -> None:
        """Speak as somebody else: by their chip above the input if they have one, else out of everybody."""
        await self._show("talk")
        chip = self.mark("speaker").filter(has=self.page.get_by_text(name, exact=True))
        if await chip.count():
            await chip.first.click()
            await expect(self.mark("me-name")).to_have_text(f"我是 {name}")
        else:
            await self.pick(name)

    async def pick(self, name: str) -> None:
        """Speak as somebody found in the dialog of everybody."""
        await self.mark("me").click()
        await self.mark("picker-search").fill(name)
        person = self.mark("person").filter(has=self.page.get_by_text(name, exact=True))
        await person.first.click()
        await expect(self.mark("me-name")).to_have_text(f"我是 {name}")
        await expect(self.mark("picker")).to_be_hidden()

    async def say(self, text: str) -> None:
        """Type something, press Enter and wait until it stands in the chat."""
        await self._show("talk")
        before = await self.mark("message").count()
        await self.mark("input").fill(text)
        await self.mark("input").press("Enter")
        await expect(self.mark("message").nth(before)).to_be_visible()
        await expect(self.mark("input")).to_have_value("")

    async def send_picture(self, path: Path) -> None:
        """Choose a file in the picture dialog."""
        await self._show("talk")
        async with self.page.expect_file_chooser() as chooser:
            await self.mark("picture").click()
        await (await chooser.value).set_files(path)

    async def press(self, button: str) -> None:
        """Press the newest button of exactly that name."""
        await self._show("talk")
        await self.mark("button").filter(has_text=re.compile(f"^{re.escape(button)}$")).last.click()

    async def wait_for_text(self, text: str) -> None:
        """Wait until some bubble contains the text."""
        await expect(self.mark("bubble").filter(has_text=text).last).to_be_visible()

    async def wait_for_ticket(self, number: int, state: str) -> None:
        """Wait until the board shows a ticket in a state, by its Chinese name."""
        card = self.page.locator(f'[data-testid="ticket"][data-number="{number}"]')
        await expect(card.get_by_test_id("ticket-state")).to_have_text(state)

    async def wait_for_toast(self, text: str) -> None:
        """Wait until a passing notice contains the text."""
        await expect(self.page.locator(".q-notification").filter(has_text=text).first).to_be_visible()

    async def unread(self, name: str) -> int:
        """How many unread messages somebody's private chat shows."""
        rows = self.mark("private-chats").get_by_test_id("chat")
        badge = rows.filter(has=self.page.get_by_text(name, exact=True)).get_by_test_id("unread")
        return int(await badge.inner_text()) if await badge.is_visible() else 0

    async def last_messages(self, count: int = 5) -> list[Said]:
        """The newest bubbles of the open chat, oldest first."""
        rows = await self.mark("message").all()
        return [await self._said(row) for row in rows[-count:]]

    async def board_rows(self) -> list[BoardRow]:
        """The cards of the board from the top."""
        return [
            BoardRow(
                int(await card.get_attribute("data-number") or 0),
                await card.get_by_test_id("ticket-state").inner_text(),
                await card.get_by_test_id("ticket-text").inner_text(),
            )
            for card in await self.mark("ticket").all()
        ]

    async def _said(self, row: Locator) -> Said:
        async def words(mark: str) -> str:
            part = row.get_by_test_id(mark)
            return (await part.text_content() or "") if await part.count() else ""

        return Said(
            whose=await row.get_attribute("data-sender") or "",
            name=await words("name"),
            text=await words("text"),
            quote=await words("quote"),
            buttons=tuple(await row.get_by_test_id("button").all_text_contents()),
            edited=await row.get_by_test_id("edited").count() > 0,
            photo=await row.get_by_test_id("photo").count() > 0,
        )

    async def _show(self, view: str) -> None:
        """On a narrow screen, go to the right tab first."""
        tab = self.mark(f"tab-{view}")
        if await tab.is_visible():
            await tab.click()
