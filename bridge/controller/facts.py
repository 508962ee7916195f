"""What the project itself says of the music: the first cells of the Global Attribute Table.

Tempo and metre are the DAW's. Projects have no key, so it is looked for: what the musician told us and
we saved in the project, then the scale a MIDI take states, then the metadata or name of a file; what is
still missing can be measured. The source is always kept.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator

from bridge.audio.wav import loop_of
from bridge.controller.finish import FOLDER_NAME
from bridge.core.gat import Attribute, Origin
from bridge.core.session import AudioSource, MidiSource, Session
from bridge.core.theory import Key
from bridge.errors import InvalidArguments

KEY_STATE = "key"
_KEY_IN_NAME = re.compile(r"(?:^|[\s_\-\[(])([A-G](?:[#b]|[#b]?(?:m|min|maj|major|minor)))(?=$|[\s_\-\])])")
"""A lone capital ("take B", "A guitar") is no key; one with an accidental or a mode is."""

_STRETCHES = 3
"""Tempos told in the table; a map drawn along a recording has hundreds."""


def daw_facts(session: Session) -> tuple[Attribute, ...]:
    """Cells for tempo, metre and key, from the session alone."""
    start = session.tempo_map.tempos[0]
    signature = session.tempo_map.metres[0].signature
    return (
        Attribute("tempo", float(start.bpm), Origin.DAW, f"{session.daw} project{_changes(session)}"),
        Attribute("metre", str(signature), Origin.DAW, f"{session.daw} project"),
        *_keys(session),
    )


def _changes(session: Session) -> str:
    """How the tempo goes on, where it does not stay; the first phrase is told too where it is a gradual change."""
    stretches = session.tempo_map.phrases()
    if len(session.tempo_map.tempos) == 1:
        return ""
    more = len(stretches) - _STRETCHES
    return f": {'; then '.join(stretches[:_STRETCHES])}" + (f"; and {more} more" if more > 0 else "")


def _keys(session: Session) -> Iterator[Attribute]:
    """The weaker source first: of two cells alike in rank, the later one holds."""
    for track, clip in session.clips():
        source = clip.take.source if clip.take is not None else None
        # What the copilot made tells nothing that it did not decide itself.
        if isinstance(source, AudioSource) and source.path.parent.name != FOLDER_NAME:
            yield from _file_keys(source, clip.name or track.name)
    for _, clip in session.clips():
        source = clip.take.source if clip.take is not None else None
        if isinstance(source, MidiSource) and source.key is not None:
            yield Attribute("key", str(source.key), Origin.MEASURED, f"scale of the MIDI take “{clip.name}”", 0.9)
    saved = session.state(KEY_STATE)
    if saved:
        with contextlib.suppress(InvalidArguments):  # a key that another program wrote there
            yield Attribute("key", saved, Origin.SAID, "you, saved in the project")


def _file_keys(source: AudioSource, name: str) -> Iterator[Attribute]:
    if found := _KEY_IN_NAME.findall(source.path.stem):
        yield Attribute("key", str(Key.parse(found[-1])), Origin.GUESSED, f"file name “{source.path.name}”", 0.5)
    info = None if source.missing else loop_of(source.path)
    if info is not None and info.key is not None:
        yield Attribute("key", str(info.key), Origin.MEASURED, f"metadata of the file of “{name}”", 0.7)
