"""What the DAW's undo list and the history call a step: the deed and what it was done to, as musicians say it."""

from __future__ import annotations

from collections.abc import Iterable

from bridge.core.edit import ActivateTake, AddTake, Edit, InsertClip, InsertTrack, MuteClip
from bridge.core.history import Route
from bridge.core.plan import Step
from bridge.core.session import Session
from bridge.tasks.task import Travel, sentence
from bridge.tasks.wording import done_to, plain

_DEEDS: dict[str, str] = {
    "generate": "Make {names}",
    "impression": "Make {names}",
    "drums_to_music": "Make {names}",
    "add_track": "Add {names}",
    "remove_track": "Take out {what}",
    "isolate_track": "Leave only {what}",
    "rearrange": "Rearrange {names}",
    "vary": "Vary {names}",
    "regenerate": "Write {names} anew",
    "more_takes": "Add takes to {names}",
    "keep_take": "Use {whole}",
    "pitch_shift": "Transpose {names} {done}",
    "change_speed": "Change speed of {names} {done}",
    "apply_effects": "Put {done} on {names}",
    "restyle": "Make {names} more {done}",
    "extend": "Extend {names}",
    "fit_to_grid": "Fit {names} to the grid",
    "split_stems": "Split into {names}",
    "set_attribute": "Set {what}",
}
_OF_A_LENGTH = frozenset({"generate", "impression", "drums_to_music", "add_track", "extend"})
"""Tasks whose result has a length that was not there before."""


def label(step: Step, edits: tuple[Edit, ...], session: Session, *, bars: int | None) -> str:
    """The name of a step, such as "Add walking bass (8 bars)".

    Args:
        step: What was asked.
        edits: What came of it.
        session: The session after them.
        bars: How long the new loops are, where they are of whole bars.
    """
    whole = [edit.name for edit in edits if isinstance(edit, InsertTrack) and not edit.is_folder]
    whole = whole or [edit.take.name for edit in edits if isinstance(edit, AddTake)]
    whole = whole or [edit.clip.name for edit in edits if isinstance(edit, InsertClip)]
    whole = whole or [session.clip(edit.clip).name for edit in edits if isinstance(edit, (MuteClip, ActivateTake))]
    said = step.arguments.as_json()
    wanted = said.get("what") or said.get("attribute")
    names = _listed(plain(name) for name in whole)
    what = _listed(str(word) for word in wanted) if isinstance(wanted, (list, tuple)) else str(wanted or "")
    deed = _DEEDS.get(step.task, step.task.replace("_", " ").capitalize() + " {names}")
    text = deed.format(
        names=names, what=what or names, whole=_listed(whole), done=_listed(done_to(name) for name in whole)
    )  # fmt: skip
    length = f" ({bars} bar{'s' if bars != 1 else ''})" if bars and step.task in _OF_A_LENGTH else ""
    return " ".join(text.split()) + length


def label_of_move(route: Route, travel: Travel) -> str:
    """The name of a move through the history, such as "Undo add walking bass (8 bars)" or "Go to verse"."""
    if travel.to not in ("undo", "redo"):
        return f"Go to {travel.name or travel.to}"
    nodes = route.back or route.forth
    deed = nodes[0].label if len(nodes) == 1 else f"{len(nodes)} steps"
    return f"{travel.to.capitalize()} {deed[:1].lower()}{deed[1:]}"


def _listed(words: Iterable[str]) -> str:
    found = [word for word in dict.fromkeys(words) if word]
    return sentence(found) if found else ""
