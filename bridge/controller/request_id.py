"""Ids of requests and of their commits.

A request that moves through the history half-way commits several times, each time under an id of its own.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from uuid import uuid4

_FURTHER = "#"


def commit_ids(request: str) -> Iterator[str]:
    """The ids of a request's commits: its own, then that with a number; a new one when it has none."""
    first = request or uuid4().hex
    yield first
    for number in itertools.count(2):
        yield f"{first}{_FURTHER}{number}"


def request_of(commit: str) -> str:
    """The request whose commit has that id."""
    return commit.partition(_FURTHER)[0]


def reached(commit: str, last: str) -> bool:
    """Whether `last`, which was committed, shows that `commit` was: of the same request, and no earlier one."""
    return request_of(commit) == request_of(last) and _number(commit) <= _number(last)


def _number(commit: str) -> int:
    number = commit.partition(_FURTHER)[2]
    return int(number) if number.isdecimal() else 1
