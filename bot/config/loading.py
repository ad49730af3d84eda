"""Loading: the file, then the environment, then the models; every mistake is found before any is told."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, PrivateAttr, ValidationError

from bot.config.document import Document, Key, YamlError, read_yaml
from bot.config.env import Override, overrides
from bot.config.errors import ConfigError, Problem, problems_of
from bot.config.fields import has_secret
from bot.settings import BotSettings
from desk.settings import DeskSettings
from desk.tables.sheets import SheetError, decode
from grids.settings import GridsSettings
from handlers.settings import HandlersSettings
from scheduler.settings import SchedulerSettings
from storage.settings import StorageSettings
from triage.settings import TriageSettings
from web.settings import WebSettings

DEFAULT_NAME = "config.yaml"
_Model = TypeVar("_Model", bound=BaseModel)


class Config(BaseModel, extra="forbid"):
    """One section a folder. Relative paths in it have been made absolute."""

    bot: BotSettings = BotSettings()
    handlers: HandlersSettings = HandlersSettings()
    grids: GridsSettings = GridsSettings()
    storage: StorageSettings = StorageSettings()
    desk: DeskSettings = DeskSettings()
    triage: TriageSettings = TriageSettings()
    web: WebSettings = WebSettings()
    scheduler: SchedulerSettings = SchedulerSettings()

    _source: Path | None = PrivateAttr(default=None)
    _home: Path = PrivateAttr(default_factory=Path.cwd)

    @property
    def source(self) -> Path | None:
        """The file it was read from; None where built-in defaults are used."""
        return self._source

    @property
    def home(self) -> Path:
        """The folder relative paths counted from."""
        return self._home

    @property
    def note(self) -> str:
        """Where the values come from, in a sentence for the operator."""
        return f"配置文件 {self._source}" if self._source else f"没有找到 {DEFAULT_NAME}，使用内置默认配置"


def load_config(path: Path | None, env: Mapping[str, str]) -> Config:
    """Read a file (by default config.yaml in the working folder, if there is one) and the environment.

    ConfigError lists everything that is wrong: key, what is wrong, file and line, the nearest right name.
    """
    source = path if path is not None else (Path(DEFAULT_NAME) if Path(DEFAULT_NAME).exists() else None)
    document = _read(source) if source else Document()
    found, problems = overrides(env, Config)
    problems += _plain_secrets(document, source)
    data = _overlaid(Config().model_dump(), document.data)
    for override in found:
        _set(data, override)
    try:
        config = Config.model_validate(data)
    except ValidationError as error:
        names = {override.path: override.variable for override in found}
        problems += problems_of(error, Config, document.lines, names, source)
    if problems:
        raise ConfigError(problems)
    home = source.absolute().parent if source else Path.cwd()
    config = _anchored(config, home)
    config._source, config._home = source, home
    return config


def _read(source: Path) -> Document:
    try:
        return read_yaml(decode(source.read_bytes()))
    except FileNotFoundError as error:
        raise ConfigError([Problem(f"没有配置文件 {source}")]) from error
    except IsADirectoryError as error:
        raise ConfigError([Problem(f"{source} 是文件夹，请给出配置文件")]) from error
    except OSError as error:
        raise ConfigError([Problem(f"无法读取配置文件 {source}：{error.strerror}")]) from error
    except (YamlError, SheetError) as error:
        raise ConfigError([Problem(f"配置文件 {source} {error}")]) from error


def _plain_secrets(document: Document, source: Path | None) -> list[Problem]:
    """Secrets written in the file: it is copied, mailed and backed up too easily."""
    problems = []
    for path, line in document.lines.items():
        if _value(document.data, path) and has_secret(Config, path):
            variable = "YUNWANGGE_" + "__".join(str(part) for part in path).upper()
            words = f"密钥不要写在文件里，请删去这一行，改设环境变量 {variable}"
            problems.append(Problem(words, path, f"{source} 第 {line} 行"))
    return problems


def _value(data: Any, path: Key) -> Any:
    for part in path:
        data = data[part]
    return data


def _overlaid(defaults: Mapping[str, Any], data: Mapping[str, Any]) -> dict[str, Any]:
    """The defaults with a file's values on top: a section may be incomplete, or empty."""
    merged = dict(defaults)
    for name, value in data.items():
        inner = merged.get(name)
        if not isinstance(inner, dict):
            merged[name] = value
        elif value is not None:
            merged[name] = _overlaid(inner, value) if isinstance(value, dict) else value
    return merged


def _set(data: dict[str, Any], override: Override) -> None:
    *sections, last = override.path
    for section in sections:
        if not isinstance(data.get(section), dict):
            data[section] = {}
        data = data[section]
    data[last] = override.value


def _anchored(model: _Model, home: Path) -> _Model:
    """The same settings with every relative path counted from `home`."""
    changed: dict[str, Any] = {}
    for name in type(model).model_fields:
        value = getattr(model, name)
        if isinstance(value, Path):
            changed[name] = home / value.expanduser()
        elif isinstance(value, BaseModel):
            changed[name] = _anchored(value, home)
    return model.model_copy(update=changed)
