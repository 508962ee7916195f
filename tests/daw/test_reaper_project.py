"""What REAPER sends of a project becomes the session it means, whole or in pieces; nonsense becomes none."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import mido
import pytest
from edits import FILES, clips, colours, ids, lengths, names, seconds, texts
from fakes.lua_end import PROJECT, complete
from hypothesis import given
from hypothesis import strategies as st

from bridge.core.notes import Note
from bridge.core.session import (
    AudioSource,
    Clip,
    ClipId,
    Colour,
    EmptySource,
    MidiSource,
    Section,
    Selection,
    Session,
    StretchMarker,
    Take,
    TakeId,
    Track,
    TrackId,
)
from bridge.core.tempo import MetrePoint, TempoMap, TempoPoint, TimeSignature
from bridge.core.theory import Key, PitchClass
from bridge.core.units import Beats, Bpm, Decibels, Rate, Seconds, Semitones
from bridge.daw.reaper.project import Project
from bridge.daw.saved import coded
from bridge.errors import InvalidProject

WIRE: dict[str, Any] = json.loads(r"""{
  "project": "project 1", "seq": 7,
  "session": {
    "path": "/music/größe/song.rpp", "name": "song", "rate": 48000, "media_folder": "/music/größe/Media",
    "tempo": [
      {"time": 0, "qn": 0, "bpm": 120, "num": 4, "den": 4, "linear": false},
      {"time": 8, "qn": 16, "bpm": 90, "num": 7, "den": 8, "linear": true},
      {"time": 16, "qn": 30, "bpm": 120.5, "num": 0, "den": 0, "linear": false}
    ],
    "selection": {"clips": ["{C}"], "tracks": ["{T}"], "time": [1, 2.5]}, "cursor": 4.5,
    "saved": {"REQUEST_3": "00", "NNSXS": "1:RCBkb3JpYW4="},
    "regions": [{"id": 1, "name": "verse", "start": 0, "end": 8}]
  },
  "order": ["{T}", "{U}"],
  "tracks": [
    {"id": "{U}", "name": "", "colour": null, "depth": -1, "muted": true, "soloed": true, "clips": []},
    {"id": "{T}", "name": "drums", "colour": [255, 0, 1], "depth": 1, "muted": false, "soloed": false, "clips": [
      {"id": "{C}", "position": 1, "length": 2.5, "muted": false, "loop_source": true, "active": 1, "takes": [
        {"id": "{A}", "name": "beat", "offset": 0.25, "play_rate": 1.25, "preserve_pitch": false, "pitch": -2.5,
         "gain": -6.0205999, "markers": [[1, 1.1], [0, 0]],
         "source": {"kind": "audio", "path": "/music/a.wav", "missing": true, "section": [0.5, 2, true]}},
        {"id": "{B}", "name": "notes", "offset": 0, "play_rate": 1, "preserve_pitch": true, "pitch": 0, "gain": 0,
         "markers": [],
         "source": {"kind": "midi", "notes": [[1, 0.5, 38, 100, 9], [0, 1, 36, 90, 9]], "length": 4, "key": "D dorian",
                    "path": null}},
        {"id": "{C}/2", "name": "", "offset": 0, "play_rate": 1, "preserve_pitch": true, "pitch": 0, "gain": 0,
         "markers": [], "source": {"kind": "empty", "what": "video"}}
      ]}
    ]}
  ]
}""")
"""As docs/protocol.md has it, written by hand."""


def told(change: Callable[[Any], object] = lambda wire: None) -> dict[str, Any]:
    wire = copy.deepcopy(WIRE)
    change(wire)
    return wire


def read(wire: dict[str, Any]) -> Session:
    session = Project(PROJECT).take(wire)
    assert session is not None
    return session


def test_every_field_means_what_the_protocol_says() -> None:
    session = read(WIRE)
    audio = AudioSource(Path("/music/a.wav"), Section(Seconds(0.5), Seconds(2.0), reversed=True), missing=True)
    notes = (Note(Beats(0.0), Beats(1.0), 36, 90), Note(Beats(1.0), Beats(0.5), 38, 100))
    markers = (StretchMarker(Seconds(0.0), Seconds(0.0)), StretchMarker(Seconds(1.0), Seconds(1.1)))
    takes = (
        Take(TakeId("{A}"), "beat", audio, Seconds(0.25), 1.25, False, Semitones(-2.5), Decibels(-6.0206), markers),
        Take(
            TakeId("{B}"),
            "notes",
            MidiSource(notes, Beats(4.0), key=Key(PitchClass(2), "dorian"), unpitched=True),
        ),
        Take(TakeId("{C}/2"), "", EmptySource("video")),
    )
    clip = Clip(ClipId("{C}"), Seconds(1.0), Seconds(2.5), takes, active=1, loop_source=True)
    assert session == Session(
        id="/music/größe/song.rpp",
        name="song",
        revision="7",
        daw="reaper",
        rate=Rate(48_000),
        tempo_map=TempoMap(
            (
                TempoPoint(Beats(0.0), Bpm(120.0)),
                TempoPoint(Beats(16.0), Bpm(90.0), ramp=True),
                TempoPoint(Beats(30.0), Bpm(120.5)),
            ),
            (MetrePoint(1, TimeSignature()), MetrePoint(5, TimeSignature(7, 8))),
        ),
        tracks=(
            Track(TrackId("{T}"), "drums", (clip,), colour=Colour(255, 0, 1), folder_depth=1),
            Track(TrackId("{U}"), "", muted=True, soloed=True, folder_depth=-1),
        ),
        selection=Selection((ClipId("{C}"),), (TrackId("{T}"),), (Seconds(1.0), Seconds(2.5))),
        cursor=Seconds(4.5),
        saved=(("key", "D dorian"),),
        media_folder=Path("/music/größe/Media"),
    )


def test_a_project_without_a_place_is_known_by_what_reaper_calls_it() -> None:
    def unsaved(wire: Any) -> None:
        wire["session"].update(path=None, media_folder=None, name="Unsaved project", rate=0)

    session = read(told(unsaved))
    assert session.id == "reaper:unsaved:project 1"
    assert (session.name, session.media_folder, session.rate) == ("Unsaved project", None, 44_100)


def test_only_what_changed_needs_to_be_sent() -> None:
    project = Project(PROJECT)
    first = project.take(told())
    assert first is not None
    track = WIRE["tracks"][0] | {"name": "bass"}
    second = project.take({"project": PROJECT, "seq": 8, "tracks": [track]})
    assert second == replace(first, revision="8", tracks=(first.tracks[0], replace(first.tracks[1], name="bass")))
    third = project.take({"project": PROJECT, "seq": 9, "order": ["{U}"]})
    assert third is not None
    assert [t.name for t in third.tracks] == ["bass"]
    fourth = project.take({"project": PROJECT, "seq": 10, "session": WIRE["session"] | {"cursor": 9}})
    assert fourth == replace(third, revision="10", cursor=Seconds(9.0))


def pieces(seq: int) -> list[dict[str, Any]]:
    """All of the project in three snapshots."""
    one, other = WIRE["tracks"]
    return [
        {"project": PROJECT, "seq": seq, "order": WIRE["order"], "tracks": [one], "more": True},
        {"project": PROJECT, "seq": seq + 1, "tracks": [other], "more": True},
        {"project": PROJECT, "seq": seq + 2, "session": WIRE["session"]},
    ]


def test_a_large_project_comes_in_pieces() -> None:
    project = Project(PROJECT)
    *early, last = [project.take(piece) for piece in pieces(5)]
    assert early == [None, None]
    assert last == read(WIRE)


@pytest.mark.parametrize("lost", [0, 1, 2])
def test_a_piece_that_never_came_is_mended_by_all_of_them_anew(lost: int) -> None:
    project = Project(PROJECT)
    project.take(told(lambda wire: wire.update(seq=4)))
    for piece in pieces(5)[:lost] + pieces(5)[lost + 1 :]:
        if "more" in piece:
            assert project.take(piece) is None
    with pytest.raises(InvalidProject):
        project.take({"project": PROJECT, "seq": 9, "session": WIRE["session"]})
    *_, session = [project.take(piece) for piece in pieces(10)]
    assert session == replace(read(WIRE), revision="12")


def test_a_snapshot_that_comes_again_changes_nothing() -> None:
    project = Project(PROJECT)
    assert project.take(told()) is not None
    assert project.take(told()) is None
    assert project.seq == 7


NONSENSE: dict[str, Callable[[Any], object]] = {
    "no seq": lambda w: w.pop("seq"),
    "another project": lambda w: w.update(project="project 2"),
    "an endless length": lambda w: w["tracks"][1]["clips"][0].update(length=float("inf")),
    "a length that is none": lambda w: w["tracks"][1]["clips"][0].update(length=float("nan")),
    "a length below nothing": lambda w: w["tracks"][1]["clips"][0].update(length=-1),
    "a position in words": lambda w: w["tracks"][1]["clips"][0].update(position="soon"),
    "a take that is not there": lambda w: w["tracks"][1]["clips"][0].update(active=3),
    "no play rate": lambda w: w["tracks"][1]["clips"][0]["takes"][0].update(play_rate=0),
    "a pitch no piano has": lambda w: w["tracks"][1]["clips"][0]["takes"][1]["source"]["notes"][0].__setitem__(2, 128),
    "a source of no kind": lambda w: w["tracks"][1]["clips"][0]["takes"][0]["source"].update(kind="video"),
    "a track without an id": lambda w: w["tracks"][0].pop("id"),
    "a track that is a text": lambda w: w["tracks"].__setitem__(0, "drums"),
    "a colour of two": lambda w: w["tracks"][1].update(colour=[1, 2]),
    "a colour too bright": lambda w: w["tracks"][1].update(colour=[1, 2, 256]),
    "a track that never came": lambda w: w["order"].append("{V}"),
    "a track twice": lambda w: w["order"].append("{U}"),
    "no tempo": lambda w: w["session"].update(tempo=[]),
    "a tempo of nothing": lambda w: w["session"]["tempo"][1].update(bpm=0),
    "a metre of thirds": lambda w: w["session"]["tempo"][1].update(den=3),
    "no header": lambda w: w.pop("session"),
    "no order": lambda w: w.pop("order"),
    "a saved number": lambda w: w["session"].update(saved={"KEY": 5}),
}


@pytest.mark.parametrize("change", NONSENSE.values(), ids=NONSENSE)
def test_nonsense_makes_no_session(change: Callable[[Any], object]) -> None:
    with pytest.raises(InvalidProject) as error:
        Project(PROJECT).take(told(change))
    assert error.value.do


@pytest.mark.parametrize("what", ["a position in words", "a metre of thirds", "a take that is not there"])
def test_nonsense_is_forgiven_once_it_is_mended_and_not_before(what: str) -> None:
    project = Project(PROJECT)
    with pytest.raises(InvalidProject):
        project.take(told(NONSENSE[what]))
    with pytest.raises(InvalidProject):
        project.take({"project": PROJECT, "seq": 8, "order": ["{T}", "{U}"]})
    session = project.take({"project": PROJECT, "seq": 9, "session": WIRE["session"], "tracks": WIRE["tracks"]})
    assert session == replace(read(WIRE), revision="9")


def test_nonsense_of_a_track_that_went_does_not_matter() -> None:
    project = Project(PROJECT)
    with pytest.raises(InvalidProject):
        project.take(told(NONSENSE["a position in words"]))
    session = project.take({"project": PROJECT, "seq": 8, "order": ["{U}"]})
    assert session is not None
    assert [track.id for track in session.tracks] == ["{U}"]


def test_after_a_lost_snapshot_nothing_is_believed_until_all_comes_anew() -> None:
    project = Project(PROJECT)
    project.take(told())
    with pytest.raises(InvalidProject):
        project.take({"project": PROJECT, "seq": 9, "order": ["{T}", "{U}"]})
    with pytest.raises(InvalidProject):
        project.take({"project": PROJECT, "seq": 10, "session": WIRE["session"]})
    assert project.take(told(lambda wire: wire.update(seq=11))) is not None


def test_a_closed_project_is_gone() -> None:
    project = Project(PROJECT)
    project.take(told())
    assert project.take({"project": PROJECT, "seq": 8, "gone": True}) is None
    assert project.gone


def test_a_key_that_is_not_known_here_is_none() -> None:
    def exotic(wire: Any) -> None:
        wire["tracks"][1]["clips"][0]["takes"][1]["source"]["key"] = "C# hungarian gypsy"

    source = read(told(exotic)).tracks[0].clips[0].takes[1].source
    assert isinstance(source, MidiSource)
    assert source.key is None


def test_the_notes_of_a_midi_file_are_read_from_it(tmp_path: Path) -> None:
    file = mido.MidiFile(ticks_per_beat=480)
    file.tracks.append(
        mido.MidiTrack([mido.Message("note_on", note=60, velocity=80), mido.Message("note_off", note=60, time=240)])
    )
    file.save(tmp_path / "melody.mid")

    def outside(wire: Any) -> None:
        source = {"kind": "midi", "notes": [], "length": 0, "key": None, "path": str(tmp_path / "melody.mid")}
        wire["tracks"][1]["clips"][0]["takes"][1]["source"] = source

    source = read(told(outside)).tracks[0].clips[0].takes[1].source
    assert source == MidiSource(
        (Note(Beats(0.0), Beats(0.5), 60, 80),), Beats(0.5), path=tmp_path / "melody.mid", unpitched=False
    )


def _marker(qn: float, bpm: float, metre: tuple[int, int] = (0, 0), *, linear: bool = False) -> dict[str, Any]:
    return {"time": qn / 2, "qn": qn, "bpm": bpm, "num": metre[0], "den": metre[1], "linear": linear}


def _tempo(*markers: dict[str, Any]) -> TempoMap:
    return read(told(lambda wire: wire["session"].update(tempo=list(markers)))).tempo_map


def test_a_metre_that_begins_inside_a_bar_begins_on_the_nearest_bar_line() -> None:
    tempo = _tempo(_marker(0, 120, (4, 4)), _marker(9, 120, (3, 4)), _marker(9.5, 120, (5, 4)))
    assert tempo.metres == (
        MetrePoint(1, TimeSignature(4, 4)),
        MetrePoint(3, TimeSignature(3, 4)),
        MetrePoint(4, TimeSignature(5, 4)),
    )


def test_of_markers_at_one_place_the_later_tempo_counts_and_the_metre_stays() -> None:
    tempo = _tempo(_marker(0, 120, (3, 4)), _marker(0, 99), _marker(6, 80, (4, 4)), _marker(6 + 1e-12, 70))
    assert [(point.beat, point.bpm) for point in tempo.tempos] == [(0.0, 99.0), (6.0, 70.0)]
    assert tempo.metres == (MetrePoint(1, TimeSignature(3, 4)), MetrePoint(3, TimeSignature(4, 4)))


def test_the_first_marker_counts_from_the_start_and_needs_no_metre() -> None:
    tempo = _tempo(_marker(1e-7, 100), _marker(4, 50, linear=True))
    assert tempo == TempoMap((TempoPoint(Beats(0.0), Bpm(100.0)), TempoPoint(Beats(4.0), Bpm(50.0))))


def test_a_ramp_between_equal_tempos_is_none() -> None:
    tempo = _tempo(_marker(0, 100, (4, 4), linear=True), _marker(4, 100, linear=True), _marker(8, 120))
    assert [point.ramp for point in tempo.tempos] == [False, True, False]


@st.composite
def tempo_maps(draw: st.DrawFn) -> TempoMap:
    """Tempo maps as REAPER makes them: a metre changes at a marker, on a bar line, into another one."""
    signatures = st.builds(TimeSignature, st.integers(1, 13), st.sampled_from((2, 4, 8, 16)))
    metres, lines = [MetrePoint(1, draw(signatures))], [0.0]
    for _ in range(draw(st.integers(0, 3))):
        bars = draw(st.integers(1, 9))
        lines.append(lines[-1] + bars * metres[-1].signature.bar)
        before = metres[-1].signature
        metres.append(MetrePoint(metres[-1].bar + bars, draw(signatures.filter(lambda s, b=before: s != b))))
    between = {draw(st.integers(1, 400)) / 7 for _ in range(draw(st.integers(0, 4)))}
    tempos: list[TempoPoint] = []
    for beat in sorted({*lines, *between}):
        if not tempos or beat - tempos[-1].beat > 1e-3 or beat in lines:
            tempos.append(TempoPoint(Beats(beat), Bpm(draw(st.floats(20, 400)))))
    ramped = [
        point._replace(ramp=draw(st.booleans()) and point.bpm != following.bpm) for point, following in pairwise(tempos)
    ]
    return TempoMap((*ramped, tempos[-1]), tuple(metres))


@st.composite
def sessions(draw: st.DrawFn) -> Session:
    """Any session that REAPER can describe."""
    folder = Path("/music/größe")
    held = draw(st.lists(clips(folder), max_size=4, unique_by=lambda clip: clip.id))
    tracks = [
        Track(TrackId(draw(ids)), draw(names), (), draw(st.booleans()), draw(st.booleans()), draw(colours), depth)
        for depth in draw(st.lists(st.integers(-2, 1), max_size=4))
    ]
    for clip in held if tracks else ():
        at = draw(st.integers(0, len(tracks) - 1))
        tracks[at] = replace(tracks[at], clips=(*tracks[at].clips, clip))
    start, length = draw(seconds), draw(lengths)
    return Session(
        id="/music/song.rpp",
        name="song",
        revision="",
        daw="reaper",
        rate=Rate(draw(st.integers(8000, 192_000))),
        tempo_map=draw(tempo_maps()),
        tracks=tuple(tracks),
        selection=Selection(
            tuple(clip.id for clip in held[:2]),
            tuple(track.id for track in tracks[:1]),
            draw(st.none() | st.just((start, Seconds(start + length)))),
        ),
        cursor=draw(seconds),
        saved=tuple(sorted(draw(st.dictionaries(texts, texts, max_size=3)).items())),
        media_folder=draw(st.none() | st.just(folder / FILES[0])),
    )


def _texts(session: Session) -> dict[str, str]:
    return {key: text for name, value in session.saved for key, text in coded(name, value).items()}


def _wire(session: Session, *, seq: int = 1) -> dict[str, Any]:
    return complete(session, Path(session.id), _texts(session), seq=seq)


@given(session=sessions())
def test_any_session_is_understood_as_it_was_meant(session: Session) -> None:
    assert replace(read(_wire(session)), revision="") == session


@given(first=sessions(), other=sessions())
def test_any_session_can_become_any_other_in_pieces(first: Session, other: Session) -> None:
    second = replace(other, tracks=(*other.tracks, *first.tracks[1:]))
    project = Project(PROJECT)
    project.take(_wire(first))
    whole = _wire(second, seq=2)
    known = {track["id"]: track for track in _wire(first)["tracks"]}
    pieces = whole | {"tracks": [track for track in whole["tracks"] if known.get(track["id"]) != track]}
    last = project.take(pieces)
    assert last is not None
    assert replace(last, revision="") == second
