"""`yunwangge keys`: what people's numbers are sealed with: a new key, sealing anew, giving a lost one up."""

from datetime import UTC, datetime
from typing import Annotated

import typer

from bot.cli import chinese
from bot.cli.opening import opened
from bot.cli.options import ConfigOption
from bot.cli.plainly import OperatorError, plainly, say

keys = typer.Typer(cls=chinese.Group, no_args_is_help=True, help="号码的密钥：生成、更换、丢失。")
VARIABLE = "YUNWANGGE_STORAGE__KEY"


@keys.command("new", cls=chinese.Command)
@plainly
def new() -> None:
    """生成一把新密钥，只打印这一行，不保存。"""
    from cryptography.fernet import Fernet  # noqa: PLC0415

    say(Fernet.generate_key().decode())


@keys.command("rotate", cls=chinese.Command)
@plainly
def rotate(config: ConfigOption = None) -> None:
    """用排在最前面的密钥把全部号码重新加密。换密钥时写成“新密钥,旧密钥”，做完再去掉旧的。"""
    from desk import audit  # noqa: PLC0415
    from storage.keys import rotate as seal_anew  # noqa: PLC0415

    with opened(config) as database:
        if not database.keyring.has_key:
            raise OperatorError(f"没有密钥：请先用 yunwangge keys new 生成一把，设到环境变量 {VARIABLE}")
        database.upgrade()
        with database.writing() as session:
            count = seal_anew(session, database.keyring)
            audit.record_cli(session, "keys:rotate", f"{count}个号码", datetime.now(UTC))
    say(f"✓ {count} 个号码已用第一把密钥重新加密；旧密钥可以从 {VARIABLE} 里去掉了，再重启机器人")


@keys.command("forget", cls=chinese.Command)
@plainly
def forget(
    yes: Annotated[bool, typer.Option("--yes", "-y", help="不再询问")] = False,
    config: ConfigOption = None,
) -> None:
    """密钥丢了：永久清掉打不开的号码，以后可以换一把新密钥。"""
    from desk import audit  # noqa: PLC0415
    from storage import keys as kept  # noqa: PLC0415
    from storage.registry import touch_registry  # noqa: PLC0415

    with opened(config) as database:
        try:
            database.upgrade()
        except kept.KeyTroubleError:
            pass  # that is what this is for
        else:
            raise OperatorError("现在的密钥打得开全部号码，不需要清掉")
        if not yes and not typer.confirm(
            "用丢失的密钥加密的号码会永久清掉，来电人的、工作人员的都算。继续吗？"
        ):
            raise OperatorError("已取消，什么也没有改变")
        with database.writing() as session:
            count = kept.forget(session)
            audit.record_cli(session, "keys:forget", f"{count}个号码", datetime.now(UTC))
            touch_registry(session)
    say(f"✓ 已清掉 {count} 个打不开的号码；工作人员的电话请重新导入人员表")
