"""Choose which take of a clip plays."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from bridge.core.edit import ActivateTake, Edit
from bridge.core.session import Clip
from bridge.errors import InvalidArguments, NotFound
from bridge.tasks.arguments import WithTarget
from bridge.tasks.task import Outcome, Studio, Task


class Arguments(WithTarget):
    """Choose which take of a clip plays."""

    take: Annotated[int, Field(ge=1, le=64)] | None = Field(default=None, description="counted from 1")
    move: Literal["next", "previous", "last"] | None = Field(default=None, description="instead of a number")


class KeepTake(Task[Arguments]):
    """Choose which take of a clip plays."""

    name = "keep_take"
    schema = Arguments

    def run(self, arguments: Arguments, studio: Studio) -> Outcome:
        if arguments.target.kind == "take" and arguments.take is None and arguments.target.name.isdigit():
            arguments = arguments.model_copy(update={"take": int(arguments.target.name)})
        if arguments.take is None and arguments.move is None:
            raise InvalidArguments("Which take is not said.", "Say a number, “the next one” or “the one before”.")
        clips = [studio.session.clip(clip) for clip in studio.find(arguments.target)]
        several = [clip for clip in clips if len(clip.takes) > 1]
        if not several:
            name = clips[0].name if clips else "That clip"
            raise NotFound(f"“{name}” has only one take.", "Ask for more takes of it.")
        edits: list[Edit] = []
        said: list[str] = []
        for clip in several:
            index = _index(arguments, clip)
            take = clip.takes[index]
            if index == clip.active:
                said.append(f"“{take.name}” plays already (take {index + 1} of {len(clip.takes)}).")
                continue
            edits.append(ActivateTake(clip.id, take.id))
            muted = " Its item is muted." if clip.muted else ""
            said.append(f"“{take.name}” plays now (take {index + 1} of {len(clip.takes)}).{muted}")
        return Outcome(" ".join(said), edits=tuple(edits))


def _index(arguments: Arguments, clip: Clip) -> int:
    """The take asked for, counted from 0: by the number in its name, else by its place; next and previous go round.

    Raises:
        NotFound: when the clip has no such take.
    """
    count = len(clip.takes)
    match arguments.move:
        case "next":
            return (clip.active + 1) % count
        case "previous":
            return (clip.active - 1) % count
        case "last":
            return count - 1
    wanted = arguments.take or 1
    # “The second one” of three new takes is the one called “… 2”, not the second of all there are.
    numbered = [index for index, take in enumerate(clip.takes) if take.name.endswith(f" {wanted}")]
    if numbered:
        return numbered[-1]
    if wanted > count:
        raise NotFound(f"“{clip.name}” has no take {wanted}.", f"It has {count}.")
    return wanted - 1
