"""Core values to JSON text and back. Pydantic reads the dataclasses as they are."""

from __future__ import annotations

import json
from threading import Lock
from typing import Any, TypeVar, get_args

from pydantic import TypeAdapter, ValidationError

from bridge.core.edit import Edit
from bridge.errors import StorageFailed

T = TypeVar("T")

_EDITS: dict[str, type[Edit]] = {kind.__name__: kind for kind in get_args(Edit)}


_ADAPTERS: dict[type, TypeAdapter[Any]] = {}
_BUILDING = Lock()


def _adapter(kind: type[T]) -> TypeAdapter[T]:
    adapter = _ADAPTERS.get(kind)
    if adapter is None:
        with _BUILDING:  # pydantic does not say that two threads may build for one class at once
            adapter = _ADAPTERS[kind] = TypeAdapter(kind)
    return adapter


def dump(value: object) -> str:
    """A core value as JSON text."""
    return _adapter(type(value)).dump_json(value).decode()


def load(kind: type[T], text: str) -> T:
    """A core value from its JSON text.

    Raises:
        StorageFailed: when the text is not one.
    """
    try:
        return _adapter(kind).validate_json(text)
    except ValidationError as error:
        raise _damaged(error) from error


def dump_edits(edits: tuple[Edit, ...]) -> str:
    """Edits as JSON text, each under the name of its kind, since some kinds have the same fields."""
    return "[" + ",".join(f"[{json.dumps(type(edit).__name__)},{dump(edit)}]" for edit in edits) + "]"


def load_edits(text: str) -> tuple[Edit, ...]:
    """Edits from their JSON text.

    Raises:
        StorageFailed: when the text holds none.
    """
    try:
        rows: list[tuple[str, Any]] = json.loads(text)
        return tuple(_adapter(_EDITS[name]).validate_python(fields) for name, fields in rows)
    except (ValueError, KeyError, TypeError) as error:
        raise _damaged(error) from error


def _damaged(error: Exception) -> StorageFailed:
    return StorageFailed(
        f"The copilot's database holds something unreadable: {error}.",
        "Run `loop-copilot doctor`; projects and audio are not affected.",
    )
