"""How clips are spoken of: each name in quotes, several of one name together, and nothing said twice."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

from bridge.tasks.task import sentence

_DONE_TO_IT = re.compile(r", | (?=×)| (?=[+-][\d.]+ st\b)")
"""What takes' names add to the part's: "bass, varied", "bass ×2", "bass +3 st"."""
_FILE = re.compile(r"\.(?:wav|wave|flac|mp3|aiff?|ogg|opus|m4a|midi?)$", re.IGNORECASE)


class Told(NamedTuple):
    """A sentence about a clip.

    Args:
        before: What stands before the clip's name.
        name: The clip's.
        after: What stands after it.
    """

    before: str
    name: str
    after: str


def titled(name: str) -> str:
    """A clip's name as people say it: DAWs call a take by its file, extension and all."""
    return _FILE.sub("", name.strip())


def plain(name: str) -> str:
    """One of our takes' names without what was done to it: "bass, varied" is "bass"."""
    return titled(_DONE_TO_IT.split(name, maxsplit=1)[0]) or name


def done_to(name: str) -> str:
    """What was done to a take, by its name: "varied" of "bass, varied"; empty where nothing was."""
    return "".join(_DONE_TO_IT.split(name, maxsplit=1)[1:])


def quoted(names: Iterable[str]) -> str:
    """Clips by name, as people list them: "both “lead” clips and “bass”"."""
    words = {1: "“{}”", 2: "both “{}” clips"}
    counted = Counter(names).items()
    return sentence([words.get(count, f"all {count} “{{}}” clips").replace("{}", name) for name, count in counted])


def together(said: Iterable[Told]) -> str:
    """What was done to clips, those to which the same was done in one sentence."""
    alike: dict[tuple[str, str], list[str]] = {}
    for told in said:
        alike.setdefault((told.before, told.after), []).append(told.name)
    sentences = (f"{before}{quoted(names)}{after}".strip() for (before, after), names in alike.items())
    return " ".join(one[:1].upper() + one[1:] for one in sentences)
