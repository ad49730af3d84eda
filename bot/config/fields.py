"""What the settings' models say of a key: its type, its section, the names beside it."""

from collections.abc import Iterator
from pathlib import Path
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel, SecretStr

from bot.config.document import Key


def model_in(model: type[BaseModel], name: str | int) -> type[BaseModel] | None:
    """The section a key opens; None if it opens none."""
    field = model.model_fields.get(str(name))
    return next((t for t in types_of(field.annotation) if _is_model(t)), None) if field else None


def annotation_at(model: type[BaseModel], path: Key) -> Any:
    """The type a key wants; None if there is no such key."""
    annotation: Any = model
    for part in path:
        annotation = _step(annotation, part)
    return annotation


def types_of(annotation: Any) -> Iterator[Any]:
    """The alternatives of a type: `str | None` is str and NoneType; what is checked besides is left out."""
    if get_origin(annotation) is Annotated:
        yield from types_of(get_args(annotation)[0])
    elif get_origin(annotation) in (Union, UnionType):
        for inner in get_args(annotation):
            yield from types_of(inner)
    else:
        yield annotation


def wants_text(annotation: Any) -> bool:
    """Is the value a word to be taken as it stands, never a number or a list?"""
    return any(
        inner in (str, SecretStr, Path)
        or (get_origin(inner) is Literal and all(isinstance(choice, str) for choice in get_args(inner)))
        for inner in types_of(annotation)
    )


def wants_list(annotation: Any) -> bool:
    """Is the value a list?"""
    return any(get_origin(inner) in (list, tuple, set, frozenset) for inner in types_of(annotation))


def has_secret(model: type[BaseModel], path: Key) -> bool:
    """Is this key a secret?"""
    return SecretStr in types_of(annotation_at(model, path))


def keys_of(model: type[BaseModel], path: Key = ()) -> Iterator[Key]:
    """Every key of a model, sections before what is in them."""
    for name in model.model_fields:
        yield (*path, name)
        if inner := model_in(model, name):
            yield from keys_of(inner, (*path, name))


def names_at(model: type[BaseModel], path: Key) -> list[str]:
    """The keys that stand in a section."""
    inner = next((t for t in types_of(annotation_at(model, path)) if _is_model(t)), None)
    return list(inner.model_fields) if inner else []


def _step(annotation: Any, part: str | int) -> Any:
    for inner in types_of(annotation):
        if _is_model(inner) and part in inner.model_fields:
            return inner.model_fields[part].annotation
        if get_origin(inner) is dict:
            return get_args(inner)[1]
        if get_origin(inner) in (list, tuple) and isinstance(part, int):
            return get_args(inner)[0]
    return None


def _is_model(annotation: Any) -> bool:
    return isinstance(annotation, type) and issubclass(annotation, BaseModel)
