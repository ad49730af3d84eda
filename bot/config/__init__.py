"""The configuration: config.yaml with the environment on top, typed, refused as a whole if it is wrong."""

from bot.config.errors import ConfigError, Problem
from bot.config.loading import Config, load_config

__all__ = ["Config", "ConfigError", "Problem", "load_config"]
