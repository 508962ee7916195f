"""Random edits that fit a session: what hypothesis draws for the conformance suite."""

from __future__ import annotations

import unicodedata
from pathlib import Path

from hypothesis import strategies as st
from projects import BASS, BUS, DRUMS, REVERB

from bridge.core.edit import (
    ActivateTake,
    AddTake,
    Edit,
    InsertClip,
    InsertTrack,
    MuteClip,
    RemoveClip,
    RemoveTake,
    RemoveTrack,
    SaveState,
    apply,
)
from bridge.core.notes import Note
from bridge.core.session import (
    AudioSource,
    Clip,
    ClipId,
    Colour,
    EmptySource,
    MidiSource,
    Section,
    Session,
    StretchMarker,
    Take,
    TakeId,
    TrackId,
)
from bridge.core.units import Beats, Decibels, Seconds, Semitones

FILES = ("Media/beat one.wav", "Media/größe & 音 'x'.wav", "loose.flac")
TICKS = 960
FIXTURE = (DRUMS, BUS, BASS, REVERB)

ids = st.uuids(version=4).map(lambda u: f"{{{str(u).upper()}}}")
names = st.text(max_size=20).filter(lambda t: not any(unicodedata.category(c) in ("Cc", "Cs", "Zl", "Zp") for c in t))
texts = st.text(st.characters(exclude_categories=("Cs",)), max_size=40)
seconds = st.floats(0, 900).map(Seconds)
lengths = st.floats(0.01, 60).map(Seconds)
hundredths = st.integers(-6000, 1200).map(lambda n: Decibels(n / 100))
colours = st.none() | st.builds(Colour, *[st.integers(0, 255)] * 3)


@st.composite
def midi(draw: st.DrawFn) -> MidiSource:
    """Notes on REAPER's grid, none sounding twice at once."""
    end = draw(st.integers(TICKS, 8 * TICKS))
    free: dict[int, int] = {}
    notes = []
    for start in sorted(draw(st.lists(st.integers(0, end - 1), max_size=12))):
        pitch = draw(st.integers(0, 127))
        if free.get(pitch, 0) <= start:
            stop = draw(st.integers(start + 1, end))
            free[pitch] = stop
            velocity = draw(st.integers(1, 127))
            notes.append(Note(Beats(start / TICKS), Beats((stop - start) / TICKS), pitch, velocity))
    unpitched = bool(notes) and draw(st.booleans())
    return MidiSource(tuple(sorted(notes)), Beats(end / TICKS), unpitched=unpitched)


def sources(folder: Path) -> st.SearchStrategy[AudioSource | MidiSource | EmptySource]:
    """Sounds (whole or in part, inside the project's folder and outside), notes, nothing."""
    files = st.sampled_from([*(folder / name for name in FILES), folder.parent / "outside.wav"])
    sections = st.none() | st.builds(Section, seconds, lengths, st.booleans())
    audio = st.builds(lambda p, s: AudioSource(p, s, missing=not p.is_file()), files, sections)
    return audio | midi() | st.just(EmptySource())


def takes(folder: Path) -> st.SearchStrategy[Take]:
    """Takes with every setting."""
    markers = st.lists(st.builds(StretchMarker, seconds, seconds), max_size=3, unique_by=lambda m: m.position)
    return st.builds(
        Take,
        id=ids.map(TakeId),
        name=names,
        source=sources(folder),
        offset=seconds,
        play_rate=st.floats(0.25, 4),
        preserve_pitch=st.booleans(),
        pitch=st.floats(-24, 24).map(Semitones),
        gain=hundredths,
        stretch_markers=markers.map(lambda m: tuple(sorted(m))),
    )


@st.composite
def clips(draw: st.DrawFn, folder: Path) -> Clip:
    """Clips with one to three takes."""
    held = draw(st.lists(takes(folder), min_size=1, max_size=3, unique_by=lambda t: t.id))
    active = draw(st.integers(0, len(held) - 1))
    return Clip(
        ClipId(draw(ids)), draw(seconds), draw(lengths), tuple(held), active, draw(st.booleans()), draw(st.booleans())
    )


@st.composite
def edits(draw: st.DrawFn, session: Session, folder: Path, *, removals: bool = False) -> tuple[Edit, ...]:
    """One to six edits, each fitting the session the earlier ones leave."""
    drawn: list[Edit] = []
    for _ in range(draw(st.integers(1, 6))):
        edit = draw(_edit(session, folder, removals=removals))
        session = apply(session, edit)
        drawn.append(edit)
    return tuple(drawn)


@st.composite
def _edit(draw: st.DrawFn, session: Session, folder: Path, *, removals: bool) -> Edit:
    held = [clip for _, clip in session.clips()]
    kinds = ["track", "state"]
    kinds += ["clip"] if session.tracks else []
    kinds += ["take", "activate", "mute"] if held else []
    kinds += ["gone"] if removals and held else []
    match draw(st.sampled_from(kinds)):
        case "track":
            folders = [t.id for t in session.tracks if t.folder_depth > 0]
            inside = draw(st.none() | st.sampled_from(folders)) if folders else None
            is_folder = inside is None and draw(st.booleans())
            return InsertTrack(TrackId(draw(ids)), draw(names), draw(colours), folder=inside, is_folder=is_folder)
        case "clip":
            return InsertClip(draw(st.sampled_from(session.tracks)).id, draw(clips(folder)))
        case "take":
            return AddTake(draw(st.sampled_from(held)).id, draw(takes(folder)), draw(st.booleans()))
        case "activate":
            clip = draw(st.sampled_from([c for c in held if c.takes] or held))
            if clip.takes:
                return ActivateTake(clip.id, draw(st.sampled_from(clip.takes)).id)
            return MuteClip(clip.id, draw(st.booleans()))
        case "mute":
            return MuteClip(draw(st.sampled_from(held)).id, draw(st.booleans()))
        case "gone":
            clip = draw(st.sampled_from(held))
            track, _ = session.place(clip.id)
            last = clip.takes[-1:]
            choices: list[Edit] = [RemoveClip(clip.id), *(RemoveTake(clip.id, take.id) for take in last)]
            # The fixture's own tracks feed the reverb; a backend refuses to take those away.
            choices += [] if track.id in FIXTURE else [RemoveTrack(track.id)]
            return draw(st.sampled_from(choices))
        case _:
            known = [name for name, _ in session.saved]
            name = draw(st.sampled_from(known) | texts) if known else draw(texts)
            return SaveState(name, draw(texts | st.none()))
