"""A hand-written project with every feature, read into a session."""

from __future__ import annotations

from pathlib import Path

import mido
import pytest
import rpp as rpp_package
from projects import (
    BASS,
    BEAT,
    BEAT_ONE,
    BEAT_TWO,
    BLANK,
    BUS,
    DRUMS,
    LINE,
    SMALL,
    SONG,
    with_other_state,
    write_song,
    write_wav,
)

from bridge.core.notes import Note
from bridge.core.session import (
    AudioSource,
    ClipId,
    Colour,
    EmptySource,
    MidiSource,
    Section,
    Session,
    StretchMarker,
    TrackId,
)
from bridge.core.theory import Key, PitchClass
from bridge.core.units import Beats
from bridge.daw.rpp import RppBackend
from bridge.daw.rpp.text import Block, dump, parse, tokens


@pytest.fixture
def song(tmp_path: Path) -> Session:
    return RppBackend(write_song(tmp_path)).read()


def one_item(folder: Path, *lines: str) -> Session:
    text = SMALL.replace(
        "    ISBUS 0 0\n", "    ISBUS 0 0\n    <ITEM\n" + "".join(f"{line}\n" for line in lines) + ">\n"
    )
    return RppBackend(write_song(folder, text)).read()


def test_the_header_gives_rate_cursor_time_selection_and_media_folder(song: Session, tmp_path: Path) -> None:
    assert (song.rate, song.cursor, song.selection.time) == (48_000, 4.5, (2.0, 6.5))
    assert song.media_folder == tmp_path / "Media"
    assert (song.name, song.daw) == ("song", "rpp")


def test_without_a_recording_path_media_belongs_beside_the_project(tmp_path: Path) -> None:
    assert RppBackend(write_song(tmp_path, SMALL)).read().media_folder == tmp_path


def test_a_recording_path_of_another_system_is_not_used(tmp_path: Path) -> None:
    text = SONG.replace('RECORD_PATH "Media"', r'RECORD_PATH "D:\audio"')
    assert RppBackend(write_song(tmp_path, text)).read().media_folder == tmp_path


def test_tracks_have_ids_names_colours_mutes_and_folders(song: Session) -> None:
    assert [t.id for t in song.tracks[:3]] == [DRUMS, BUS, BASS]
    assert [t.name for t in song.tracks] == ["drums", "the 'loud' kit", "bass", "reverb send"]
    assert [t.colour for t in song.tracks] == [Colour(255, 255, 255), None, Colour(100, 96, 0), None]
    assert [t.folder_depth for t in song.tracks] == [1, -1, 0, 0]
    assert [(t.muted, t.soloed) for t in song.tracks[:3]] == [(False, False), (True, False), (False, True)]


def test_what_is_selected_is_known(song: Session) -> None:
    assert (song.selection.clips, song.selection.tracks) == ((BEAT,), (BUS,))


def test_an_item_has_place_length_looping_mute_and_its_playing_take(song: Session) -> None:
    beat, line = song.clip(ClipId(BEAT)), song.clip(ClipId(LINE))
    assert (beat.position, beat.length, beat.loop_source, beat.muted) == (
        2.5668449197861,
        5.13368983957219,
        True,
        False,
    )
    assert (line.loop_source, line.muted, line.active) == (False, True, 0)
    assert (beat.active, beat.name) == (2, "beat, other take")


def test_a_take_plays_its_source_from_an_offset_at_a_rate_and_pitch(song: Session, tmp_path: Path) -> None:
    take = song.clip(ClipId(BEAT)).takes[0]
    assert (take.id, take.name) == (BEAT_ONE, "beat.wav")
    assert (take.offset, take.play_rate, take.preserve_pitch, take.pitch) == (0.25, 1.25, True, -2.5)
    assert take.source == AudioSource(tmp_path / "Media" / "beat one.wav")
    assert take.stretch_markers == (StretchMarker(0, 0), StretchMarker(1.5, 1.6), StretchMarker(3, 3))


def test_item_and_take_volume_add_up_and_inverted_phase_is_no_level(song: Session) -> None:
    takes = song.clip(ClipId(BEAT)).takes
    assert [round(t.gain, 2) for t in takes] == [-6.02, -6.02, -12.04, -6.02]


def test_a_volume_of_nought_is_silence(tmp_path: Path) -> None:
    clip = one_item(tmp_path, "NAME x", "VOLPAN 0 0 1 -1", "<SOURCE WAVE", "FILE x.wav", ">").tracks[0].clips[0]
    assert clip.takes[0].gain == -150


def test_an_empty_take_and_a_video_make_no_sound(song: Session) -> None:
    takes = song.clip(ClipId(BEAT)).takes
    assert (takes[1].source, takes[3].source) == (EmptySource(), EmptySource("video"))
    assert song.clip(ClipId(BLANK)).takes == ()


def test_a_reversed_section_of_a_missing_file_on_another_system_is_flagged(song: Session, tmp_path: Path) -> None:
    take = song.clip(ClipId(BEAT)).takes[2]
    assert take.id == BEAT_TWO
    assert not take.preserve_pitch
    assert take.source == AudioSource(tmp_path / "gone.wav", Section(0.5, 2.0, reversed=True), missing=True)


def test_a_file_that_moved_beside_the_project_is_found_by_its_name(tmp_path: Path) -> None:
    write_wav(tmp_path / "gone.wav")
    take = RppBackend(write_song(tmp_path)).read().clip(ClipId(BEAT)).takes[2]
    assert isinstance(take.source, AudioSource)
    assert not take.source.missing


def test_media_that_comes_back_is_seen_though_the_project_did_not_change(tmp_path: Path) -> None:
    backend = RppBackend(write_song(tmp_path))
    before = backend.read()
    write_wav(tmp_path / "gone.wav")
    after = backend.read()
    assert before.revision == after.revision
    assert [getattr(s.clip(ClipId(BEAT)).takes[2].source, "missing", None) for s in (before, after)] == [True, False]


def test_a_whole_file_reversed_is_as_long_as_the_file(tmp_path: Path) -> None:
    lines = ("<SOURCE SECTION", "LENGTH 0", "MODE 3", "<SOURCE WAVE", r'FILE "Media\beat one.wav"', ">", ">")
    source = one_item(tmp_path, *lines).tracks[0].clips[0].takes[0].source
    assert isinstance(source, AudioSource)
    assert source.section == Section(0.0, 48 / 48_000, reversed=True)


def test_an_offline_source_is_still_sound(tmp_path: Path) -> None:
    lines = ("<SOURCE _OFFLINE_FLAC", 'FILE "/music/a b.flac"', ">")
    source = one_item(tmp_path, *lines).tracks[0].clips[0].takes[0].source
    assert source == AudioSource(Path("/music/a b.flac"), missing=True)


def test_notes_are_read_with_selected_ones_without_muted_ones_past_text_events(song: Session) -> None:
    source = song.clip(ClipId(LINE)).takes[0].source
    assert source == MidiSource(
        notes=(Note(Beats(0.0), Beats(0.5), 40, 96), Note(Beats(1.0), Beats(0.5), 43, 80)),
        length=Beats(8.0),
        key=Key(PitchClass(4), "dorian"),
    )


def test_drums_are_told_by_their_channel(tmp_path: Path) -> None:
    lines = ("<SOURCE MIDI", "HASDATA 1 480 QN", "E 0 99 24 7f", "E 240 89 24 00", "E 720 b9 7b 00", ">")
    source = one_item(tmp_path, *lines).tracks[0].clips[0].takes[0].source
    assert source == MidiSource((Note(Beats(0.0), Beats(0.5), 36, 127),), Beats(2.0), unpitched=True)


def test_notes_left_sounding_end_with_the_source_and_old_x_notes_count(tmp_path: Path) -> None:
    lines = (
        "<SOURCE MIDI",
        "HASDATA 1 480 QN",
        "E 0 90 3c 40",
        "X 240 0 80 3c 00 1 2",
        "E 0 90 3e 40",
        "E 240 b0 7b 00",
        ">",
    )
    source = one_item(tmp_path, *lines).tracks[0].clips[0].takes[0].source
    assert isinstance(source, MidiSource)
    assert source.notes == (Note(Beats(0.0), Beats(0.5), 60, 64), Note(Beats(0.5), Beats(0.5), 62, 64))


def test_pooled_items_share_their_notes(tmp_path: Path) -> None:
    ghost = (
        "    <ITEM\n      <SOURCE MIDIPOOL\n        POOLEDEVTS {10F9B930-32BF-604C-86D1-B6819C2E6F41}\n      >\n    >\n"
    )
    text = SONG.replace("    MAINSEND 1 0\n", "    MAINSEND 1 0\n" + ghost)
    session = RppBackend(write_song(tmp_path, text)).read()
    assert session.tracks[0].clips[0].takes[0].source == session.clip(ClipId(LINE)).takes[0].source


def test_a_midi_file_beside_the_project_is_read(tmp_path: Path) -> None:
    track = mido.MidiTrack(
        [mido.Message("note_on", note=50, velocity=99), mido.Message("note_off", note=50, time=480, velocity=0)]
    )
    mido.MidiFile(ticks_per_beat=480, tracks=[track]).save(tmp_path / "line.mid")
    source = one_item(tmp_path, "<SOURCE MIDI", "FILE line.mid", ">").tracks[0].clips[0].takes[0].source
    assert source == MidiSource((Note(Beats(0.0), Beats(1.0), 50, 99),), Beats(1.0), path=tmp_path / "line.mid")


@pytest.mark.parametrize("content", [None, b"", b"MThd\0\0\0\6\0\1\0\1\1\xe0MTrk\0\0\0\xffno"])
def test_a_midi_file_that_is_gone_or_broken_has_no_notes(tmp_path: Path, content: bytes | None) -> None:
    if content is not None:
        (tmp_path / "line.mid").write_bytes(content)
    source = one_item(tmp_path, "<SOURCE MIDI", "FILE line.mid", ">").tracks[0].clips[0].takes[0].source
    assert source == MidiSource((), Beats(0.0), path=tmp_path / "line.mid")


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("NAME plain", "plain"),
        ('NAME "two words"', "two words"),
        ("NAME 'say \"hi\"'", 'say "hi"'),
        ('NAME hel"lo', 'hel"lo'),
        ("NAME <>", "<>"),
        ('NAME ""', ""),
        ("NAME `'''\"'`\n    <NAME\n      |'''\" ` x\n    >", "'''\" ` x"),
        ('NAME "größe 音"', "größe 音"),
    ],
)
def test_names_are_read_in_every_way_they_are_quoted(tmp_path: Path, written: str, name: str) -> None:
    path = write_song(tmp_path, SMALL.replace("NAME drums", written))
    assert RppBackend(path).read().tracks[0].name == name


def test_old_files_in_latin_1_are_read_and_stay_as_they_are(tmp_path: Path) -> None:
    path = tmp_path / "old.rpp"
    path.write_bytes(SMALL.replace("drums", "gr\xf6\xdfe").encode("latin-1"))
    assert RppBackend(path).read().tracks[0].name == "größe"
    assert dump(parse(path.read_bytes(), "old.rpp")) == path.read_bytes()


def test_hand_made_files_without_ids_or_with_one_id_twice_still_tell_things_apart(tmp_path: Path) -> None:
    item = "    <ITEM\n      POSITION 1\n      <SOURCE WAVE\n        FILE a.wav\n      >\n    >\n"
    text = SMALL.replace(f"<TRACK {DRUMS}", "<TRACK").replace("    ISBUS 0 0\n", item * 2)
    text = text.removesuffix(">\n") + f"  <TRACK {DRUMS}\n  >\n  <TRACK {DRUMS}\n  >\n>\n"
    session = RppBackend(write_song(tmp_path, text)).read()
    ids = [t.id for t in session.tracks] + [c.id for _, c in session.clips()]
    ids += [take.id for _, clip in session.clips() for take in clip.takes]
    assert len(set(ids)) == len(ids) == 7


def test_an_id_leads_to_its_track(song: Session) -> None:
    assert song.track(TrackId(BASS)).name == "bass"


@pytest.mark.parametrize("text", [SONG, SMALL, with_other_state(), SONG.replace("\n", "\r\n"), "\n" + SMALL + "\n\n"])
def test_a_file_is_given_back_byte_for_byte(text: str) -> None:
    assert dump(parse(text.encode(), "x")) == text.encode()


@pytest.mark.parametrize("text", [SONG, SMALL, with_other_state()])
def test_an_independent_parser_finds_the_same_tree(text: str) -> None:
    def ours(block: Block) -> list[object]:
        inside = [ours(c) if isinstance(c, Block) else tokens(c) for c in block.children]
        head = tokens(block.head)
        return [[head[0].removeprefix("<"), *head[1:]], *inside]

    def theirs(element: rpp_package.Element) -> list[object]:
        inside = [theirs(c) if isinstance(c, rpp_package.Element) else c for c in element]
        return [[element.tag, *element.attrib], *([c] if isinstance(c, str) else c for c in inside)]

    def without_notes(tree: list[object]) -> list[object]:
        # The package keeps a note as one word, its leading bar included.
        return [without_notes(c) if isinstance(c, list) else c for c in tree if not str(c).startswith(("|", "['|"))]

    assert without_notes(ours(parse(text.encode(), "x").root)) == without_notes(theirs(rpp_package.loads(text)))
