"""`yunwangge posters`: an A4 page for each grid, with the QR code by which people report in private."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.opening import lent, must_exist
from bot.cli.options import ConfigOption
from bot.cli.plainly import OperatorError, plainly, say, settings
from bot.cli.progress import progress

if TYPE_CHECKING:
    from bot.config import Config
    from desk.people.posters import Poster


@plainly
def posters(
    grid: Annotated[
        str | None, typer.Option("--grid", metavar="网格", help="只做这个网格的：代码或名称；不写就全部")
    ] = None,
    out: Annotated[Path, typer.Option("--out", metavar="文件夹", help="放到哪个文件夹")] = Path("posters"),
    bot: Annotated[
        str | None,
        typer.Option(
            "--bot", metavar="用户名", help="机器人的用户名，如 haitang_wangge_bot；设置里写了就不用"
        ),
    ] = None,
    config: ConfigOption = None,
) -> None:
    """海报：每个网格一张 A4 的 PDF，有报事的二维码、网格员的姓名和电话，可以直接付印。"""
    loaded = settings(config)
    must_exist(loaded.storage)
    pages = _pages(loaded, _bot(loaded, bot), grid)
    if out.exists() and not out.is_dir():
        raise OperatorError(f"{out} 是文件，请给出一个文件夹")
    out.mkdir(parents=True, exist_ok=True)
    from desk.people.poster_page import save  # noqa: PLC0415 - matplotlib takes a second to load
    from desk.people.posters import file_name, lacking  # noqa: PLC0415

    with progress("正在画海报", len(pages), every=1) as tick:
        for page in pages:
            save(page, out / file_name(page))
            tick()
    say(f"✓ 海报：{len(pages)} 张，在 {out.absolute()}")
    for words in filter(None, map(lacking, pages)):
        say(f"  {words}")
    say("  贴出去之前，请用手机扫一张试试。")


def _bot(config: "Config", given: str | None) -> str:
    from bot.settings import bot_name  # noqa: PLC0415
    from desk.people.posters import NO_BOT  # noqa: PLC0415

    if given is None:
        if not config.bot.telegram.username:
            raise OperatorError(NO_BOT)
        return config.bot.telegram.username
    try:
        return bot_name(given)
    except ValueError as error:
        raise OperatorError(str(error)) from None


def _pages(config: "Config", bot: str, grid: str | None) -> "Sequence[Poster]":
    from desk.directory import Directory  # noqa: PLC0415
    from desk.people import posters as desk  # noqa: PLC0415

    with lent(config.storage) as database:
        database.upgrade()
        with database.reading() as session:
            return desk.posters(Directory.load(session), bot, grid)
