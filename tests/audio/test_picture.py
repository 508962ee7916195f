"""The picture shows what the session holds, whatever it holds."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import soundfile

pytest.importorskip("matplotlib")

from matplotlib import image

from bridge.core.model import Audio
from bridge.core.notes import Note
from bridge.core.session import (
    AudioSource,
    Clip,
    ClipId,
    Colour,
    EmptySource,
    MidiSource,
    Session,
    Source,
    Take,
    TakeId,
    Track,
    TrackId,
)
from bridge.core.tempo import MetrePoint, TempoMap, TempoPoint, TimeSignature
from bridge.core.theory import Key
from bridge.core.units import Beats, Bpm, Rate, Seconds
from bridge.errors import StorageFailed
from bridge.picture import draw

RATE = Rate(8_000)
RED = Colour(200, 40, 40)


def clip(name: str, source: Source, position: float = 0.0, length: float = 4.0, *, muted: bool = False) -> Clip:
    return Clip(ClipId(name), Seconds(position), Seconds(length), (Take(TakeId(name), name, source),), muted=muted)


def session(*tracks: Track) -> Session:
    points = (TempoPoint(Beats(0), Bpm(93.5)), TempoPoint(Beats(16), Bpm(120)))
    tempo_map = TempoMap(points, (MetrePoint(1, TimeSignature()), MetrePoint(5, TimeSignature(7, 8))))
    return Session("s", "Ein Stück $x_1$", "1", "memory", rate=RATE, tempo_map=tempo_map, tracks=tracks)


@pytest.fixture
def tone(tmp_path: Path) -> AudioSource:
    path = tmp_path / "tone.wav"
    soundfile.write(path, 0.8 * np.sin(np.arange(4 * RATE) / 3), RATE)
    return AudioSource(path)


def picture(what: Session, path: Path) -> Audio:
    draw(what, path, key=Key.parse("D minor"))
    return np.asarray(image.imread(path), np.float32)


def share_of(pixels: Audio, colour: Colour) -> float:
    """How much of the picture is of a colour, nearly."""
    away = np.abs(pixels[:, :, :3] - np.array(colour, np.float32) / 255).max(axis=2)
    return float((away < 0.02).mean())


def test_a_picture_is_1600_dots_wide_and_grows_with_the_tracks(tmp_path: Path, tone: AudioSource) -> None:
    few = picture(session(Track(TrackId("a"), "A", (clip("c", tone),))), tmp_path / "few.png")
    many = picture(
        session(*(Track(TrackId(str(i)), f"Track {i}", (clip(f"c{i}", tone),)) for i in range(9))),
        tmp_path / "many.png",
    )
    assert few.shape[1] == many.shape[1] == 1600
    assert 200 < few.shape[0] < 400 < many.shape[0] < 1200


def test_waveforms_have_their_tracks_colour_and_muted_clips_are_grey(tmp_path: Path, tone: AudioSource) -> None:
    loud = Track(TrackId("a"), "A", (clip("c", tone),), colour=RED)
    shown = share_of(picture(session(loud), tmp_path / "a.png"), RED)
    muted = replace(loud, clips=(clip("c", tone, muted=True),))
    hidden = share_of(picture(session(muted), tmp_path / "b.png"), RED)
    assert shown > 0.05 and hidden < 0.01


def test_notes_and_missing_media_are_shown_as_such(tmp_path: Path) -> None:
    blank = share_of(picture(session(Track(TrackId("a"), "A", colour=RED)), tmp_path / "none.png"), RED)
    notes = tuple(Note(Beats(i), Beats(1), 60 + i, 90) for i in range(8))
    played = Track(TrackId("a"), "A", (clip("n", MidiSource(notes, Beats(8))),), colour=RED)
    assert share_of(picture(session(played), tmp_path / "notes.png"), RED) > blank + 0.002
    gone = Track(TrackId("a"), "A", (clip("m", AudioSource(tmp_path / "gone.wav", missing=True)),), colour=RED)
    assert share_of(picture(session(gone), tmp_path / "gone.png"), RED) > blank + 0.002


def test_the_copilots_tracks_stand_out(tmp_path: Path, tone: AudioSource) -> None:
    def coloured(folder: str) -> float:
        tracks = (
            Track(TrackId("f"), folder, folder_depth=1),
            Track(TrackId("n"), "Bass", (clip("c", tone),), folder_depth=-1),
            Track(TrackId("o"), "Mine", (clip("d", tone),)),
        )
        return share_of(picture(session(*tracks), tmp_path / "p.png"), Colour(255, 248, 225))

    assert coloured("Loop Copilot") > 0.2 > 0.01 > coloured("Drum bus")


def test_odd_names_empty_sessions_and_broken_files_are_drawn_all_the_same(tmp_path: Path) -> None:
    broken = tmp_path / "broken.wav"
    broken.write_bytes(b"not audio at all")
    odd = Track(
        TrackId("a"),
        "低音 $\\alpha_{\n new line and very long indeed " * 3,
        (clip("b", AudioSource(broken)), clip("v", EmptySource("VIDEO"), 5), clip("z", EmptySource(), 9, 0.0)),
    )
    assert picture(session(odd), tmp_path / "odd.png").shape[1] == 1600
    assert picture(session(), tmp_path / "empty ö.png").shape[1] == 1600
    assert sorted(path.name for path in tmp_path.iterdir()) == ["broken.wav", "empty ö.png", "odd.png"]


def test_a_place_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    with pytest.raises(StorageFailed, match="nowhere"):
        draw(session(), tmp_path / "nowhere" / "a.png")
