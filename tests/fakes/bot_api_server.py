"""The fake Bot API's HTTP side: a real server, in a thread and a loop of its own."""

import asyncio
import json
import threading
import time
from types import TracebackType
from typing import Any, Self

from aiohttp import web

from tests.fakes.bot_api_chats import BasicGroup, Group, Private
from tests.fakes.bot_api_methods import METHODS, RefusalError
from tests.fakes.bot_api_people import Json, Person, number, user
from tests.fakes.bot_api_trouble import Fault, RateLimits
from tests.fakes.bot_api_world import World

TOKEN = "7000000001:AAFakeTokenForTheFakeBotApi_0123456789"
TERMINATED = (
    "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"
)
_STRUCTURED = {
    *("reply_markup", "reply_parameters", "link_preview_options", "allowed_updates", "commands", "entities")
}
_LIMITED = {"sendmessage", "sendphoto", "senddocument"}


class BotApiServer:
    """Serves the Bot API on loopback; FakeBotApi adds what tests want of it."""

    def __init__(self, token: str = TOKEN, port: int = 0, limits: RateLimits | None = None) -> None:
        self.world = World()
        self.world.on_push = self._wake_all
        self.token = token
        self.port = port
        self.limits = limits
        self.faults: list[Fault] = []
        self.calls: list[tuple[str, Json]] = []  # every call but getUpdates: (method in lower case, params)
        self.polls = 0
        self._poller: object | None = None
        self._wakers: set[asyncio.Event] = set()
        self._busy = 0
        self._last = time.monotonic()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._stop: asyncio.Event | None = None
        self._thread: threading.Thread | None = None

    @property
    def base(self) -> str:
        """What to set `bot.telegram.api_base` to."""
        return f"http://127.0.0.1:{self.port}"

    def group(self, id: str | int, title: str = "", basic: bool = False) -> Group:
        """A group the bot is in, made on first use."""
        made = (BasicGroup if basic else Group)(self.world, number(id), title)
        with self.world.lock:
            found = self.world.chats.setdefault(made.id, made)
        assert isinstance(found, Group)
        return found

    def private(self, person: Person, started: bool = True) -> Private:
        """A person's chat with the bot; by default the person has started it."""
        known = self.world.person(person)
        with self.world.lock:
            found = self.world.chats.setdefault(known.id, Private(self.world, known, started))
            assert isinstance(found, Private)
            found.started = found.started or started
        return found

    def push(self, raw: Json) -> None:
        """Queue a raw update as it is, its update_id included (a duplicate, say); its chat comes to exist."""
        with self.world.lock:
            self._learn(raw)
            self.world.updates.append(raw)
        self._wake_all()

    def _learn(self, raw: Json) -> None:
        body: Json = next((value for value in raw.values() if isinstance(value, dict)), {})
        author = body.get("from", {})
        person = user(author.get("id", 0), author.get("first_name", ""))
        chat = body.get("chat") or body.get("message", {}).get("chat", {})
        if chat.get("type") == "private":
            self.private(person)
        elif chat:
            self.world.person(person)
            self.group(chat["id"], chat.get("title", ""))

    def start(self) -> Self:
        """Serve in a thread; `port` is known afterwards."""
        ready = threading.Event()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._serve(ready)), daemon=True)
        self._thread.start()
        assert ready.wait(10), "the fake Bot API did not start"
        return self

    def close(self) -> None:
        """Stop serving; waiting polls are answered first."""
        if self._loop is not None and self._stop is not None and self._thread is not None:
            self._loop.call_soon_threadsafe(self._stop.set)
            self._wake_all()
            self._thread.join(10)
            self._loop = None

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.close()

    async def __aenter__(self) -> Self:
        return self.start()

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await asyncio.to_thread(self.close)

    async def _serve(self, ready: threading.Event) -> None:
        self._stop, self._loop = asyncio.Event(), asyncio.get_running_loop()
        app = web.Application(client_max_size=64 * 2**20)
        app.router.add_route("*", "/bot{token}/{method}", self._answer)
        app.router.add_get("/file/bot{token}/photos/{file}", self._download)
        app.router.add_post("/fake/updates", self._feed)
        app.router.add_get("/fake/state", self._state)
        runner = web.AppRunner(app, access_log=None, handler_cancellation=True, shutdown_timeout=0.5)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", self.port)
        await site.start()
        self.port = runner.addresses[0][1]
        ready.set()
        await self._stop.wait()
        await runner.cleanup()

    def _wake_all(self) -> None:
        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._set_wakers)

    def _set_wakers(self) -> None:
        for waker in self._wakers:
            waker.set()

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"].lower()
        if request.match_info["token"] != self.token:
            return _refuse(RefusalError(401, "Unauthorized"))
        params = await _params(request)
        polling = method == "getupdates"
        self._busy += not polling
        try:
            fault = self._note(method, params)
            if fault is not None:
                return await self._go_wrong(fault, request, method, params)
            return await self._poll(params) if polling else self._call(method, params)
        except RefusalError as refusal:
            return _refuse(refusal)
        finally:
            self._busy -= not polling
            if not polling:
                self._last = time.monotonic()

    def _note(self, method: str, params: Json) -> Fault | None:
        with self.world.lock:
            if method == "getupdates":
                self.polls += 1
            else:
                self.calls.append((method, params))
            chat = int(params["chat_id"]) if "chat_id" in params else None
            return next((fault for fault in self.faults if fault.strikes(method, chat)), None)

    async def _go_wrong(
        self, fault: Fault, request: web.Request, method: str, params: Json
    ) -> web.StreamResponse:
        await asyncio.sleep(fault.delay)
        if fault.lose_answer:
            self._call(method, params)
            if request.transport is not None:
                request.transport.abort()
            return web.Response()
        if fault.body is not None:
            return web.Response(status=fault.status, body=fault.body)
        raise RefusalError(fault.status, fault.description, **fault.parameters)

    def _call(self, method: str, params: Json) -> web.Response:
        if method not in METHODS:
            raise RefusalError(404, "Not Found")
        with self.world.lock:
            if self.limits is not None and method in _LIMITED:
                pause = self.limits.wait(int(params["chat_id"]))
                if pause:
                    raise RefusalError(429, f"Too Many Requests: retry after {pause:g}", retry_after=pause)
            return _ok(METHODS[method](self.world, params))

    async def _poll(self, params: Json) -> web.Response:
        """getUpdates: a new poll ends the one that waits, as with Telegram."""
        if self.world.webhook:
            said = "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook first"
            raise RefusalError(409, said)
        mine, waker = object(), asyncio.Event()
        self._acknowledge(params)
        self._poller = mine
        self._wake_all()
        self._wakers.add(waker)
        limit = min(max(int(params.get("limit", 100)), 1), 100)
        deadline = asyncio.get_running_loop().time() + float(params.get("timeout", 0))
        try:
            while True:
                waker.clear()
                if self._poller is not mine:
                    raise RefusalError(409, TERMINATED)
                with self.world.lock:
                    batch = [self.world.updates[i] for i in range(min(limit, len(self.world.updates)))]
                if batch or await self._timed_out(waker, deadline):
                    return _ok(batch)
        finally:
            self._wakers.discard(waker)
            if self._poller is mine:
                self._poller = None

    async def _timed_out(self, waker: asyncio.Event, deadline: float) -> bool:
        assert self._stop is not None
        if self._stop.is_set():
            return True
        try:
            async with asyncio.timeout_at(deadline):
                await waker.wait()
        except TimeoutError:
            return True
        return self._stop.is_set()

    def _acknowledge(self, params: Json) -> None:
        """Updates below the offset are gone for good; a negative offset keeps only the last ones."""
        with self.world.lock:
            updates, offset = self.world.updates, int(params.get("offset", 0))
            if offset < 0:
                while len(updates) > -offset:
                    updates.popleft()
            while updates and updates[0]["update_id"] < offset:
                updates.popleft()
            if "allowed_updates" in params:
                self.world.allowed = set(params["allowed_updates"]) or None

    async def _download(self, request: web.Request) -> web.Response:
        body = self.world.files.get(request.match_info["file"])
        return web.Response(body=body) if body is not None else web.Response(status=404)

    async def _feed(self, request: web.Request) -> web.Response:
        """POST /fake/updates: a JSON list of raw updates, from another process."""
        for raw in await request.json():
            self.push(raw)
        return _ok(len(self.world.updates))

    async def _state(self, request: web.Request) -> web.Response:
        """GET /fake/state: what the bot said and has yet to acknowledge, for another process."""
        with self.world.lock:
            heard = {
                chat.cid: [message.json() for message in chat.heard()] for chat in self.world.chats.values()
            }
            return _ok({"heard": heard, "unacknowledged": len(self.world.updates), "calls": len(self.calls)})


def _ok(result: Any) -> web.Response:
    return web.json_response({"ok": True, "result": result})


def _refuse(refusal: RefusalError) -> web.Response:
    body = {"ok": False, "error_code": refusal.status, "description": refusal.description}
    if refusal.parameters:
        body["parameters"] = refusal.parameters
    return web.json_response(body, status=refusal.status)


async def _params(request: web.Request) -> Json:
    """Parameters as the libraries send them: a form, files among them, with JSON in some fields; or JSON."""
    if request.content_type == "application/json":
        given: Json = await request.json()
        return given
    params: Json = dict(request.query)
    for key, value in (await request.post()).items():
        params[key] = value.file.read() if isinstance(value, web.FileField) else value
        if isinstance(value, web.FileField):
            params[f"{key}_name"] = value.filename
        if isinstance(value, str) and key in _STRUCTURED:
            params[key] = json.loads(value)
    for key, value in list(params.items()):
        if isinstance(value, str) and value.startswith("attach://"):
            attached = value.removeprefix("attach://")
            params[key], params["file_name"] = params[attached], params.get(f"{attached}_name", "")
    return params
