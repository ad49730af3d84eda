"""The configuration: file and environment, and every mistake told with its place and the right name."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
import yaml
from pydantic import BaseModel

from bot.config import Config, ConfigError, load_config
from bot.config.document import YamlError, read_scalar, read_yaml
from bot.config.fields import keys_of

SHIPPED = Path(__file__).parents[2] / "config.yaml"


@pytest.fixture
def write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path / "config.yaml"


def refused(path: Path | None, env: dict[str, str] | None = None) -> list[str]:
    with pytest.raises(ConfigError) as caught:
        load_config(path, env or {})
    return str(caught.value).splitlines()


def test_the_shipped_file_holds_every_key_with_its_default() -> None:
    def absolute(model: BaseModel) -> dict[str, object]:
        return model.model_dump(exclude={"storage": {"path"}})

    assert absolute(load_config(SHIPPED, {})) == absolute(Config())
    data = yaml.safe_load(SHIPPED.read_text(encoding="utf-8"))
    for key in keys_of(Config):
        inner = data
        for part in key:
            assert part in inner, f"{key} is missing in config.yaml"
            inner = inner[part]


def test_every_key_of_the_shipped_file_has_a_chinese_comment() -> None:
    before = ""
    for line in SHIPPED.read_text(encoding="utf-8").splitlines():
        if re.match(r"\s*\w+:", line):
            assert re.match(r"\s*# .*[\u4e00-\u9fff]", before), f"no comment above {line!r}"
        before = line


def test_without_a_file_the_defaults_hold(write: Path) -> None:
    config = load_config(None, {})
    assert config.source is None
    assert config.home == write.parent
    assert "内置默认配置" in config.note
    assert config.storage.path == write.parent / "data/yunwangge.db"


def test_the_file_of_the_working_folder_is_found_and_the_environment_wins(write: Path) -> None:
    write.write_bytes("web: {port: 1}\ndesk:\n  township: 柳岸镇\nbot:\n".encode("gbk"))
    config = load_config(
        None,
        {
            "yunwangge_web__port": "9000",
            "YUNWANGGE_BOT__TELEGRAM__TOKEN": "123:abc",
            "YUNWANGGE_BOT__PLATFORMS": "local, telegram",
            "YUNWANGGE_BOT__OPERATORS": "[telegram:1]",
            "YUNWANGGE_BOT__STALE_AFTER": "30",
            "YUNWANGGE_DESK__ALERT_IN_GROUP": "true",
            "YUNWANGGE_DESK__REOPEN_DAYS": "",
            "YUNWANGGE_GRIDS__LIMITS__URGENT__RESPOND": "1h",
            "YUNWANGGE_DEBUG": "1",
            "PATH": "/bin",
        },
    )
    assert str(config.source) == "config.yaml"
    assert "config.yaml" in config.note
    assert config.web.port == 9000
    assert config.desk.township == "柳岸镇"
    assert config.desk.alert_in_group is True
    assert config.desk.reopen_days == 7
    assert config.bot.telegram.token is not None
    assert config.bot.telegram.token.get_secret_value() == "123:abc"
    assert config.bot.platforms == ["local", "telegram"]
    assert config.bot.operators == ["telegram:1"]
    assert config.bot.stale_after == timedelta(seconds=30)
    assert config.grids.limits.urgent.respond == timedelta(hours=1)
    assert "abc" not in repr(config)


def test_a_section_that_the_file_does_not_have_can_be_set(write: Path) -> None:
    write.write_text("web: 1\n", encoding="utf-8")
    assert load_config(None, {"YUNWANGGE_WEB__PORT": "9000"}).web.port == 9000


def test_relative_paths_count_from_the_files_folder(tmp_path: Path) -> None:
    folder = tmp_path / "etc"
    folder.mkdir()
    path = folder / "mine.yaml"
    path.write_text(
        "storage: {path: ../x.db}\ntriage: {lexicon_dir: /abs, handbook: 手册.yaml}\n", encoding="utf-8"
    )
    config = load_config(path, {})
    assert config.storage.path == folder / "../x.db"
    assert config.triage.lexicon_dir == Path("/abs")
    assert config.triage.handbook == folder / "手册.yaml"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("bot:\n  platforms: []\n", "bot.platforms：一个平台也没有，请写上 local 或 telegram"),
        ("bot:\n  platforms: local\n", "bot.platforms：应为列表，如 [甲, 乙]，现在是“local”"),
        (
            "bot:\n  operators: [local:u1, telegram:1,\n    telegram:zhang]\n",
            "bot.operators[2]：“telegram:zhang”不是",
        ),
        ("bot:\n  operators:\n    - qq:1\n", "bot.operators[0]：“qq:1”不是账号，应写成 telegram:123456789"),
        ("desk:\n  officer: telegram:zhang\n", "desk.officer：“telegram:zhang”不是账号"),
        ("desk:\n  officer: zhang\n", "desk.officer：“zhang”不是账号"),
        ("bot:\n  telegram: {api_base: api.telegram.org}\n", "bot.telegram.api_base：“api.telegram.org”不是"),
        ("bot:\n  telegram: {api_base: 'https:///bot'}\n", "bot.telegram.api_base：“https:///bot”不是"),
        ("web:\n  host: ''\n", "web.host：“”不是监听地址，应写成 127.0.0.1"),
        ("web:\n  host: 127.0.0.1:80\n", "web.host：“127.0.0.1:80”不是监听地址"),
        ("web:\n  host: 300.0.0.1\n", "web.host：“300.0.0.1”不是监听地址"),
        ("storage:\n  busy_timeout: -1\n", "storage.busy_timeout：不能小于 0，现在是“-1”"),
        (
            "scheduler:\n  jobs:\n    tidy: 1 2 * * *\n    daily_tip: 8:30\n",
            "scheduler.jobs.daily_tip：“8:30”不是 cron",
        ),
    ],
)
def test_a_wrong_value_is_told_with_its_own_key_and_line(write: Path, text: str, told: str) -> None:
    write.write_text(text, encoding="utf-8")
    (words,) = refused(write)
    assert words.startswith(told)
    assert words.endswith(f" 第 {len(text.splitlines())} 行）")


@pytest.mark.parametrize("host", ["127.0.0.1", "0.0.0.0", "::", "localhost", "wangge.example.cn"])
def test_hosts_that_may_be_listened_on(write: Path, host: str) -> None:
    write.write_text(f"web: {{host: '{host}'}}\n", encoding="utf-8")
    assert load_config(write, {}).web.host == host


def test_every_mistake_is_listed_with_its_place_and_the_nearest_name(write: Path) -> None:
    write.write_text(
        """\
bot:
  platfroms: [local]
  platforms: [locl]
  stale_after: 10分钟
  telegram: {library: aiogran, token: '1:secret'}
  postman: {in_flight: 0}
grids:
  limits: {urgent: {respond: 2h, resolve: 3}}
scheduler:
  jobs: {tidyy: 1 2 * * *, tidy: "99:99"}
web: {port: 99999, host: 18, enabled: maybe}
storage: 数据
wbe: 1
""",
        encoding="utf-8",
    )
    words = refused(write, {"YUNWANGGE_DESK__RATING_DAYS": "三天"})
    where = f"（{write} 第 %d 行）"
    assert sorted(words) == sorted(
        [
            "bot.telegram.token：密钥不要写在文件里，请删去这一行，"
            "改设环境变量 YUNWANGGE_BOT__TELEGRAM__TOKEN" + where % 5,
            "bot.platfroms：没有这个设置项，是不是 platforms？" + where % 2,
            "bot.platforms[0]：不能是“locl”，是不是 local？" + where % 3,
            "bot.stale_after：“10分钟”不是时长，应写成 30s、15min、2h 或 7d 这样" + where % 4,
            "bot.telegram.library：不能是“aiogran”，是不是 aiogram？" + where % 5,
            "bot.postman.in_flight：不能小于 1，现在是“0”" + where % 6,
            "scheduler.jobs.tidyy：没有这个设置项，是不是 tidy？" + where % 10,
            "scheduler.jobs.tidy：“99:99”不是 cron 时间，应写成“分 时 日 月 周”，例如 30 8 * * *"
            + where % 10,
            "web.port：不能大于 65535，现在是“99999”" + where % 11,
            "web.host：应为文字（纯数字请加引号），现在是“18”" + where % 11,
            "web.enabled：应为 true 或 false，现在是“maybe”" + where % 11,
            "storage：应为一节，下面缩进写各项，现在是“数据”" + where % 12,
            "wbe：没有这个设置项，是不是 web？" + where % 13,
            "desk.rating_days：应为整数，现在是“三天”（环境变量 YUNWANGGE_DESK__RATING_DAYS）",
        ]
    )
    assert "secret" not in "".join(words)


@pytest.mark.parametrize(
    ("variable", "words"),
    [
        ("YUNWANGGE_BOT_TELEGRAM_TOKEN", "应写成 YUNWANGGE_BOT__TELEGRAM__TOKEN（两个下划线）"),
        ("YUNWANGGE_BOT__TELEGRM__TOKEN", "是不是 YUNWANGGE_BOT__TELEGRAM__TOKEN？"),
        ("YUNWANGGE_WEB", "它是一节，请设置其中的某一项"),
        ("YUNWANGGE_0__1", "环境变量 YUNWANGGE_0__1 不对应任何设置项"),
    ],
)
def test_a_variable_that_names_no_key_is_told(write: Path, variable: str, words: str) -> None:
    assert words in refused(None, {variable: "secret"})[0]
    assert "secret" not in refused(None, {variable: "secret"})[0]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("- a\n- b\n", "最上层是 bot、storage、web 等各节"),
        ("web:\n\tport: 1\n", "第 2 行用了制表符缩进"),
        ("web: {port: 1\n", "不是合法的 YAML"),
        ("web:\n  port: 1\n  port: 2\n", "第 3 行的“port”在同一节里出现了两次"),
        ("? [a]\n: 1\n", "第 1 行的名称不是一个词"),
        ("a: " + "[" * 20 + "]" * 20, "嵌套太深"),
        ("web: !!python/object:os.system x\n", "不是合法的 YAML"),
    ],
)
def test_what_is_no_yaml_is_told_with_its_line(write: Path, text: str, words: str) -> None:
    write.write_text(text, encoding="utf-8")
    assert words in refused(write)[0]


def test_a_file_that_cannot_be_read_is_told(write: Path) -> None:
    assert "没有配置文件" in refused(write)[0]
    assert "是文件夹" in refused(write.parent)[0]
    assert "无法读取" in refused(write / "x" if write.write_text("") == 0 else write)[0]
    write.write_bytes(b"a\0b")
    assert "不是文本" in refused(write)[0]


def test_words_stay_words_and_numbers_numbers() -> None:
    data = read_yaml("a: 18:30\nb: on\nc: 0123\nd: 12\ne: 1.5\nf: true\ng:\nh: 2026-01-01\n1: x\n").data
    assert data == {
        **{"a": "18:30", "b": "on", "c": "0123", "d": 12, "e": 1.5},
        **{"f": True, "g": None, "h": "2026-01-01", "1": "x"},
    }
    assert read_yaml("").data == {}
    assert read_scalar("[1, 2]") == [1, 2]
    assert read_scalar("{") == "{"
    with pytest.raises(YamlError):
        read_yaml("{")
