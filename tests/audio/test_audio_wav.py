import struct
from pathlib import Path

import numpy as np
import pytest
import soundfile
from audio_sounds import RATE, sine
from hypothesis import given
from hypothesis import strategies as st

from bridge.audio import wav
from bridge.audio.wav import LoopInfo, read, write
from bridge.core.tempo import TimeSignature
from bridge.core.theory import Key
from bridge.core.units import Beats, Bpm, Rate
from bridge.errors import InvalidAudio, MissingMedia, StorageFailed

LOOP = LoopInfo(Bpm(93.5), Beats(8.0), TimeSignature(4, 4), Key.parse("D dorian"))


@pytest.mark.parametrize("rate", [8_000, 22_050, 44_100, 48_000, 96_000, 192_000])
@pytest.mark.parametrize("channels", [1, 2, 6, 8])
def test_what_is_written_is_read_back_to_the_bit(tmp_path: Path, rate: int, channels: int) -> None:
    audio = np.random.default_rng(1).uniform(-0.9, 0.9, (channels, 500)).astype(np.float32)
    written = write(tmp_path / "ä loop.wav", audio, Rate(rate), loop=LOOP)
    sound = read(tmp_path / "ä loop.wav")
    assert (sound.rate, sound.loop) == (rate, LOOP)
    assert np.array_equal(sound.audio, written)
    assert np.max(np.abs(sound.audio - audio)) <= 2**-24 + 1e-9


def test_reading_and_writing_again_changes_no_bit(tmp_path: Path) -> None:
    once = write(tmp_path / "a.wav", sine(440, 3000), RATE)
    assert np.array_equal(write(tmp_path / "b.wav", once, RATE), once)
    assert (tmp_path / "a.wav").read_bytes() == (tmp_path / "b.wav").read_bytes()


def test_the_same_audio_gives_the_same_bytes() -> None:
    audio = sine(440, 3000, channels=2)
    assert wav.encode(audio, RATE, loop=LOOP) == wav.encode(audio.copy(), RATE, loop=LOOP)
    assert wav.encode(audio, RATE) != wav.encode(audio, RATE, loop=LOOP)


def test_audio_beyond_full_scale_is_kept_as_float(tmp_path: Path) -> None:
    audio = sine(440, 3000, level=1.7)
    assert np.array_equal(write(tmp_path / "loud.wav", audio, RATE), audio)
    assert np.array_equal(read(tmp_path / "loud.wav").audio, audio)


def test_other_programs_read_the_loop_from_the_file(tmp_path: Path) -> None:
    path = tmp_path / "loop.wav"
    write(path, sine(440, round(8 * 60 / 93.5 * RATE)), RATE, loop=LOOP)
    content = path.read_bytes()
    at = content.index(b"acid") + 8
    flags, root, _, _, beats, denominator, numerator, bpm = struct.unpack_from("<IHHfIHHf", content, at)
    assert (flags & 1, root, beats, denominator, numerator, bpm) == (0, 62, 8, 4, 4, 93.5)
    loops = struct.unpack_from("<I", content, content.index(b"smpl") + 8 + 28)[0]
    kind, start, end = struct.unpack_from("<III", content, content.index(b"smpl") + 8 + 40)
    assert (loops, kind, start, end) == (1, 0, 0, soundfile.info(path).frames - 1)
    assert soundfile.info(path).subtype == "PCM_24"


def test_a_loop_of_half_beats_makes_no_false_claim(tmp_path: Path) -> None:
    loop = LoopInfo(Bpm(140.0), Beats(3.5), TimeSignature(7, 8))
    write(tmp_path / "seven.wav", sine(440, 3000), RATE, loop=loop)
    assert b"acid" not in (tmp_path / "seven.wav").read_bytes()
    assert read(tmp_path / "seven.wav").loop == loop


@given(st.binary(max_size=60))
def test_no_chunk_of_metadata_can_break_reading(body: bytes) -> None:
    from bridge.audio.riff import loop_info

    for name in (b"LIST", b"acid", b"smpl"):
        loop_info({name: body}, 2.0)


def acid_file(path: Path, *, seconds: float, beats: int, bpm: float, flags: int = 0) -> None:
    write(path, sine(440, round(seconds * RATE)), RATE)
    body = struct.pack("<IHHfIHHf", flags, 60, 0x8000, 0.0, beats, 4, 4, bpm)
    content = path.read_bytes() + b"acid" + struct.pack("<I", len(body)) + body
    path.write_bytes(content[:4] + struct.pack("<I", len(content) - 8) + content[8:])


def test_a_stale_tempo_in_a_foreign_file_gives_way_to_its_length(tmp_path: Path) -> None:
    acid_file(tmp_path / "a.wav", seconds=2.0, beats=4, bpm=87.0)
    loop = read(tmp_path / "a.wav").loop
    assert loop is not None
    assert loop.bpm == pytest.approx(120.0)
    acid_file(tmp_path / "b.wav", seconds=2.0, beats=4, bpm=120.01)
    assert read(tmp_path / "b.wav").loop == LoopInfo(Bpm(pytest.approx(120.01)), Beats(4.0))


def test_a_one_shot_is_no_loop(tmp_path: Path) -> None:
    acid_file(tmp_path / "a.wav", seconds=2.0, beats=4, bpm=120.0, flags=1)
    assert read(tmp_path / "a.wav").loop is None


@pytest.mark.parametrize("suffix", ["wav", "flac", "aiff", "ogg", "mp3"])
def test_every_common_format_is_read(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"tone.{suffix}"
    soundfile.write(path, sine(440, RATE, channels=2).T, RATE)
    sound = read(path)
    assert sound.audio.shape[0] == 2
    assert sound.seconds == pytest.approx(1.0, abs=0.06)
    assert np.sqrt(np.mean(sound.audio**2)) == pytest.approx(0.5 / np.sqrt(2), rel=0.05)


def test_another_rate_keeps_pitch_and_time(tmp_path: Path) -> None:
    write(tmp_path / "a.wav", sine(1000, 48_000, Rate(48_000)), Rate(48_000))
    sound = read(tmp_path / "a.wav", RATE)
    assert sound.audio.shape == (1, 44_100)
    inside = slice(2000, -2000)
    assert np.max(np.abs(sound.audio[0] - sine(1000, 44_100)[0])[inside]) < 1e-3


def refusal(path: Path) -> str:
    with pytest.raises(InvalidAudio) as refused:
        read(path)
    return str(refused.value)


def test_what_is_no_sound_is_refused_in_plain_words(tmp_path: Path) -> None:
    path = tmp_path / "broken ü.wav"
    path.write_bytes(b"")
    assert "is empty" in refusal(path)
    path.write_bytes(bytes(range(256)) * 20)
    assert "cannot be read as audio" in refusal(path)
    path.write_bytes(wav.encode(sine(440, 4000), RATE)[:-4000])
    assert "cut short" in refusal(path)
    path.write_bytes(wav.encode(sine(440, 4000), RATE)[:30])
    assert "broken ü.wav" in refusal(path)


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf])
def test_values_that_are_not_numbers_are_refused_on_both_ways(tmp_path: Path, value: float) -> None:
    audio = sine(440, 1000)
    audio[0, 500] = value
    with pytest.raises(InvalidAudio, match="not numbers"):
        write(tmp_path / "a.wav", audio, RATE)
    assert not list(tmp_path.iterdir())
    soundfile.write(tmp_path / "b.wav", audio.T, RATE, subtype="FLOAT")
    assert "not numbers" in refusal(tmp_path / "b.wav")


def test_a_truncated_flac_is_refused(tmp_path: Path) -> None:
    soundfile.write(tmp_path / "a.flac", np.random.default_rng(0).uniform(-1, 1, 60_000), RATE)
    (tmp_path / "b.flac").write_bytes((tmp_path / "a.flac").read_bytes()[:40_000])
    assert "b.flac" in refusal(tmp_path / "b.flac")


def test_a_file_that_is_gone_is_missing_media(tmp_path: Path) -> None:
    with pytest.raises(MissingMedia, match=r"gone\.wav"):
        read(tmp_path / "gone.wav")


def test_a_recording_whose_length_was_never_filled_in_is_read(tmp_path: Path) -> None:
    content = bytearray(wav.encode(sine(440, 4000), RATE))
    struct.pack_into("<I", content, content.index(b"data") + 4, 0xFFFFFFFF)
    (tmp_path / "a.wav").write_bytes(content)
    assert read(tmp_path / "a.wav").audio.shape == (1, 4000)


def test_nothing_that_is_there_is_replaced_unasked(tmp_path: Path) -> None:
    path = tmp_path / "a.wav"
    write(path, sine(440, 100), RATE)
    before = path.read_bytes()
    with pytest.raises(StorageFailed, match="there already"):
        write(path, sine(220, 100), RATE)
    assert path.read_bytes() == before
    write(path, sine(220, 100), RATE, replace=True)
    assert path.read_bytes() != before
    assert [p.name for p in tmp_path.iterdir()] == ["a.wav"]


def test_a_full_disk_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("bridge.files.os.fsync", full)
    with pytest.raises(StorageFailed, match="disk is full"):
        write(tmp_path / "a.wav", sine(440, 100), RATE)
    assert not list(tmp_path.iterdir())


def test_a_folder_that_cannot_be_made_is_a_storage_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StorageFailed, match=r"a\.wav"):
        write(tmp_path / "file" / "a.wav", sine(440, 100), RATE)
