"""The SoundFont player: exact to the sample, seamless, balanced, and civil about what it lacks."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bridge.audio.level import loudness
from bridge.audio.seam import seam
from bridge.core.brief import Brief
from bridge.core.grid import Grid
from bridge.core.model import Audio, Compose, Perform, Watch
from bridge.core.notes import Note, Part, Role
from bridge.core.tempo import TempoMap, TempoPoint, TimeSignature
from bridge.core.units import Beats, Bpm, Rate
from bridge.core.vocabulary.instruments import INSTRUMENTS
from bridge.errors import Cancelled, InvalidArguments, ModelFailed, NotInstalled
from models.soundfont import SoundFontPlayer, files
from models.soundfont.balance import MIX
from models.soundfont.font import Font, load
from models.soundfont.perform import perform

RIM = 37
RATES = [Rate(22050), Rate(44100), Rate(48000), Rate(96000), Rate(192000)]


@pytest.fixture(scope="module")
def font() -> Font:
    return load(files.packaged())


@pytest.fixture(scope="module")
def player() -> SoundFontPlayer:
    player = SoundFontPlayer(files.packaged())
    player.load(Watch())
    return player


def part(role: Role, program: int, length: float, *notes: tuple[float, float, int, int]) -> Part:
    return Part(role, program, tuple(Note(Beats(s), Beats(n), p, v) for s, n, p, v in sorted(notes)), Beats(length))


def grid(bpm: float = 120, bars: int = 1, rate: int = 44100, metre: str = "4/4") -> Grid:
    return Grid.bars(TempoMap.constant(bpm, TimeSignature.parse(metre)), 1, bars, Rate(rate))


def band(length: float) -> list[Part]:
    beats, eighths = range(int(length)), range(int(2 * length))
    strokes = [(b, 0.2, 38 if b % 2 else 36, 100) for b in beats]
    return [
        part("drums", 0, length, *strokes, *((b / 2, 0.1, 42, 80) for b in eighths)),
        part("bass", 33, length, *((b / 2, 0.45, (33, 40, 45)[b % 3], 90) for b in eighths)),
        part("chords", 4, length, *((b, 0.8, p, 85) for b in beats for p in (57, 60, 64))),
        part("pad", 48, length, *((0, length, p, 80) for p in (57, 60, 64))),
        part("lead", 81, length, *((b, 0.9, (69, 72, 76, 74)[b % 4], 90) for b in beats)),
    ]


def flux(audio: Audio, rate: int) -> np.ndarray:
    """Rise of the log spectrum between neighbouring frames of about 12 ms, going round."""
    hop = max(32, int(0.006 * rate))
    mono = audio.mean(axis=0)
    index = (np.arange(0, mono.size, hop)[:, None] + np.arange(2 * hop)) % mono.size
    power = np.log1p(1000 * np.abs(np.fft.rfft(mono[index] * np.hanning(2 * hop), axis=1)) / hop)
    return np.maximum(0, power - np.roll(power, 1, axis=0)).sum(axis=1)


@settings(max_examples=40, deadline=None)
@given(bpm=st.floats(40, 220), beat=st.floats(0, 3.5), rate=st.sampled_from(RATES[:3]))
def test_a_note_sounds_at_exactly_the_sample_of_its_beat(bpm: float, beat: float, rate: Rate) -> None:
    font, where = load(files.packaged()), grid(bpm, rate=rate)
    first = perform(font, part("drums", 0, 4, (0, 0.1, RIM, 100)), where, Watch())
    later = perform(font, part("drums", 0, 4, (beat, 0.1, RIM, 100)), where, Watch())
    np.testing.assert_array_equal(later, np.roll(first, where.sample_at(Beats(beat)), axis=1))


def test_a_stroke_is_heard_within_a_millisecond_of_its_beat(font: Font) -> None:
    audio = perform(font, part("drums", 0, 4, (2.5, 0.1, RIM, 100)), grid(93.5), Watch())
    loud = np.abs(audio).max(axis=0) > 0.05 * np.abs(audio).max()
    assert 0 <= int(np.argmax(loud)) - grid(93.5).sample_at(Beats(2.5)) <= 44


@pytest.mark.parametrize("rate", RATES)
@pytest.mark.parametrize(("bpm", "metre"), [(61.7, "7/8"), (190, "5/4")])
def test_a_loop_is_exactly_as_long_as_its_grid_at_any_rate(
    player: SoundFontPlayer, rate: Rate, bpm: float, metre: str
) -> None:
    where = grid(bpm, 1, rate, metre)
    audio = player.run(Perform(where, part("lead", 73, where.beats, (0, 1, 72, 90))), Watch()).audio
    assert (audio.shape, audio.dtype) == ((2, where.samples), np.float32)
    assert np.isfinite(audio).all()
    assert audio.any()


def test_pitch_does_not_depend_on_the_rate(font: Font) -> None:
    for rate in (22050, 44100, 96000):
        where = grid(60, rate=rate)
        mono = perform(font, part("lead", 80, 4, (0, 4, 69, 100)), where, Watch()).mean(axis=0)
        peak = np.argmax(np.abs(np.fft.rfft(mono * np.hanning(mono.size)))) * rate / mono.size
        assert min(abs(1200 * np.log2(peak / (440 * n))) for n in (1, 2, 3)) < 10


def test_notes_follow_tempo_changes_inside_the_grid(font: Font) -> None:
    tempos = TempoMap(
        (TempoPoint(Beats(0), Bpm(90)), TempoPoint(Beats(2), Bpm(150), ramp=True), TempoPoint(Beats(4), Bpm(100)))
    )
    where = Grid(tempos, Beats(1), Beats(6), Rate(44100))
    strokes = [0.0, 1.0, 1.75, 3.0, 4.25]
    audio = perform(font, part("drums", 0, 5, *((b, 0.1, RIM, 100) for b in strokes)), where, Watch())
    one = perform(font, part("drums", 0, 5, (0, 0.1, RIM, 100)), where, Watch())
    np.testing.assert_allclose(audio, sum(np.roll(one, where.sample_at(Beats(b)), axis=1) for b in strokes), atol=1e-6)


def test_what_rings_past_the_end_is_heard_at_the_beginning(font: Font) -> None:
    audio = perform(font, part("lead", 11, 4, (3.75, 0.25, 72, 110)), grid(), Watch())
    assert np.abs(audio[:, :4410]).max() > 0.05 * np.abs(audio).max()


def test_a_tail_longer_than_the_loop_is_folded_again_and_again(font: Font) -> None:
    """A short loop played on is the same as its notes played over and over in a long one."""
    bar = grid(240)
    crash = part("drums", 0, 4, (0, 0.1, 49, 110))
    short = perform(font, crash, bar, Watch())
    long = perform(font, part("drums", 0, 64, *((4 * b, 0.1, 49, 110) for b in range(16))), grid(240, 16), Watch())
    np.testing.assert_allclose(np.tile(short, 16), long, atol=1e-3)


def test_a_note_held_over_the_end_goes_on_in_the_next_round(font: Font) -> None:
    held = perform(font, part("lead", 16, 4, (3, 2, 60, 100)), grid(), Watch())
    early, late = held[:, 2000:10000], held[:, 75000:83000]
    assert 0.5 < np.sqrt((early**2).mean() / (late**2).mean()) < 2


def test_an_open_hat_at_the_end_is_choked_by_the_first_stroke(font: Font) -> None:
    open_alone = perform(font, part("drums", 0, 4, (3.5, 0.1, 46, 110)), grid(), Watch())
    both = perform(font, part("drums", 0, 4, (0, 0.1, 42, 1), (3.5, 0.1, 46, 110)), grid(), Watch())
    after = slice(4410, 22050)
    assert np.abs(both[:, after]).max() < 0.2 * np.abs(open_alone[:, after]).max()


@pytest.mark.parametrize(("bpm", "rate"), [(93.5, 44100), (174, 48000)])
@pytest.mark.parametrize("space", [0.0, 1.0])
def test_no_seam_is_heard_where_a_loop_begins_again(
    player: SoundFontPlayer, bpm: float, rate: int, space: float
) -> None:
    where = grid(bpm, 2, rate)
    for one in band(8):
        audio = player.run(Perform(where, one, space=space), Watch()).audio
        assert seam(audio, where.rate) <= 1.5, one.role


@pytest.mark.parametrize("space", [0.0, 1.0])
def test_nothing_changes_at_the_wrap_while_notes_ring_across_it(player: SoundFontPlayer, space: float) -> None:
    where = grid(93.5, 2)
    for one in band(8)[2:]:
        notes = ((n.start * 0.5 + 2, n.length * 0.7, n.pitch, n.velocity) for n in one.notes)
        audio = player.run(Perform(where, part(one.role, one.instrument, 8, *notes), space=space), Watch()).audio
        rises = flux(np.roll(audio, where.samples // 2, axis=1), where.rate)
        middle = rises.size // 2
        assert rises[middle - 2 : middle + 4].max() <= 1.5 * np.quantile(rises, 0.95), one.role


def test_samples_meet_at_the_wrap_as_they_do_inside(player: SoundFontPlayer) -> None:
    for one in band(4)[1:]:
        audio = player.run(Perform(grid(), one, brightness=0.5, space=0.8), Watch()).audio
        steps = np.abs(np.diff(audio, axis=1, append=audio[:, :1]))
        assert steps[:, -1].max() <= steps[:, :-1].max()


def test_a_held_note_ends_without_a_click(font: Font) -> None:
    """Above 12 kHz, where an organ has next to nothing, its release stays 45 dB under it."""
    audio = perform(font, part("chords", 16, 4, (0, 2, 60, 100)), grid(60), Watch()).mean(axis=0)
    release = audio[88200 - 1000 : 88200 + 4000]
    spectrum = np.fft.rfft(release * np.hanning(release.size))
    spectrum[: int(12000 * release.size / 44100)] = 0
    assert np.abs(np.fft.irfft(spectrum)).max() < np.abs(audio).max() * 10 ** (-45 / 20)


def test_every_instrument_of_the_vocabulary_sounds_and_has_no_offset(player: SoundFontPlayer) -> None:
    for instrument in INSTRUMENTS.values():
        low = 40 if instrument.role == "bass" else 38 if instrument.role in ("drums", "percussion") else 64
        one = part(instrument.role, instrument.program, 4, (0, 1, low, 90), (2, 1, low + 4, 90))
        audio = player.run(Perform(grid(160, rate=22050), one), Watch()).audio
        peak = np.abs(audio).max()
        assert 0.01 < peak < 4, instrument.name
        assert np.abs(audio.mean(axis=1)).max() < 1e-3 * peak, instrument.name


def test_the_roles_of_a_band_are_in_balance(player: SoundFontPlayer) -> None:
    for one in band(16):
        audio = player.run(Perform(grid(bars=4), one), Watch()).audio
        assert loudness(audio, Rate(44100)) == pytest.approx(MIX[one.role], abs=3), one.role


@pytest.mark.parametrize("kit", [0, 8, 16, 24, 25, 32, 48])
def test_the_drums_of_every_kit_are_in_balance(player: SoundFontPlayer, kit: int) -> None:
    def level(pitch: int) -> float:
        one = part("drums", kit, 4, *((b, 0.2, pitch, 104) for b in range(4)))
        return loudness(player.run(Perform(grid(), one, space=0), Watch()).audio, Rate(44100))

    snare = level(38)
    assert abs(level(36) - snare) < 5
    assert -16 < level(42) - snare < -4
    assert -15 < level(46) - snare < -3
    assert -18 < level(70) - snare < -6


def test_louder_notes_are_louder_and_soft_ones_stay_audible(font: Font) -> None:
    def peak(velocity: int) -> float:
        return float(np.abs(perform(font, part("drums", 0, 4, (0, 1, 38, velocity)), grid(), Watch())).max())

    assert 0.05 < peak(32) / peak(127) < 0.2 < peak(90) / peak(127) < 0.8


def highs(audio: Audio) -> float:
    """Share of the energy above 5 kHz."""
    power = np.abs(np.fft.rfft(audio.mean(axis=0))) ** 2
    return float(power[int(5000 * 2 * power.size / 44100) :].sum() / power.sum())


def test_brightness_moves_the_spectrum_up_and_down(player: SoundFontPlayer) -> None:
    for one in band(4):
        dark, plain, bright = (
            highs(player.run(Perform(grid(), one, brightness=b, space=0), Watch()).audio) for b in (-1.0, 0.0, 1.0)
        )
        assert dark < 0.6 * plain < 0.4 * bright, one.role


def test_space_fills_the_gaps(player: SoundFontPlayer) -> None:
    def gap(space: float) -> float:
        one = part("chords", 0, 4, (0, 0.2, 60, 100))
        return float(
            np.sqrt((player.run(Perform(grid(), one, space=space), Watch()).audio[:, 44100:66150] ** 2).mean())
        )

    assert gap(0) < gap(0.2) / 3 < gap(1) / 3


@pytest.mark.parametrize("notes", [(), ((0.0, 1.0, 200, 90),), ((0.0, 1.0, 60, 0),)])
def test_a_part_without_sounding_notes_is_silence(
    player: SoundFontPlayer, notes: tuple[tuple[float, float, int, int], ...]
) -> None:
    audio = player.run(Perform(grid(), part("pad", 89, 4, *notes)), Watch()).audio
    assert audio.shape == (2, grid().samples)
    assert not audio.any()


def test_a_loop_of_a_single_sample_is_played(player: SoundFontPlayer) -> None:
    where = Grid(TempoMap.constant(120), Beats(0), Beats(1 / 20000), Rate(44100))
    audio = player.run(Perform(where, part("drums", 0, where.beats, (0, 0.1, 36, 100))), Watch()).audio
    assert audio.shape == (2, where.samples)
    assert np.isfinite(audio).all()


def test_the_same_request_gives_the_same_samples(player: SoundFontPlayer) -> None:
    request = Perform(grid(), band(4)[0], brightness=0.3, space=0.4)
    np.testing.assert_array_equal(player.run(request, Watch()).audio, player.run(request, Watch()).audio)


def test_two_threads_may_play_at_once(player: SoundFontPlayer) -> None:
    requests = [Perform(grid(), one) for one in band(4)]
    alone = [player.run(request, Watch()).audio for request in requests]
    together: dict[int, Audio] = {}

    def play(index: int) -> None:
        together[index] = player.run(requests[index], Watch()).audio

    threads = [threading.Thread(target=play, args=(index,)) for index in range(len(requests))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for index, audio in enumerate(alone):
        np.testing.assert_array_equal(audio, together[index])


def test_progress_is_heard_at_least_once_a_second_of_sound_and_rises(player: SoundFontPlayer) -> None:
    heard: list[float] = []
    watch = Watch(heard=lambda what, done: heard.append(done))
    player.run(Perform(grid(60, 4), part("pad", 89, 16, (0, 16, 60, 80))), watch)
    assert len(heard) >= 16
    assert heard == sorted(heard)
    assert heard[-1] == 1.0


@pytest.mark.parametrize("after", [0, 1, 5])
def test_it_can_be_stopped_at_any_second(player: SoundFontPlayer, after: int) -> None:
    calls = iter(range(1000))

    def stopped() -> bool:
        return next(calls) >= after

    with pytest.raises(Cancelled):
        player.run(Perform(grid(60, 4), band(16)[1]), Watch(stopped=stopped))


def test_notes_outside_the_grid_are_refused_rather_than_lost(player: SoundFontPlayer) -> None:
    with pytest.raises(InvalidArguments, match="outside the 4 beats"):
        player.run(Perform(grid(), part("lead", 81, 8, (5, 1, 60, 90))), Watch())


@pytest.mark.parametrize(("brightness", "space"), [(2.0, 0.0), (0.0, -0.1), (float("nan"), 0.0)])
def test_tone_out_of_bounds_is_refused(player: SoundFontPlayer, brightness: float, space: float) -> None:
    with pytest.raises(InvalidArguments):
        player.run(Perform(grid(), band(4)[0], brightness=brightness, space=space), Watch())


def test_it_does_not_pretend_to_compose(player: SoundFontPlayer) -> None:
    with pytest.raises(ModelFailed):
        player.run(Compose(grid(), Brief()), Watch())


def test_a_missing_player_names_the_command_that_installs_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "tinysoundfont._tinysoundfont", None)
    monkeypatch.delitem(sys.modules, "models.soundfont.font", raising=False)
    with pytest.raises(NotInstalled) as caught:
        SoundFontPlayer(files.packaged()).load(Watch())
    assert caught.value.do == f'Run: "{sys.executable}" -m pip install --no-deps tinysoundfont==0.3.7'
    assert SoundFontPlayer.CARD.mend in caught.value.do


@pytest.mark.parametrize("write", [lambda p: None, lambda p: p.write_bytes(b"RIFF junk"), lambda p: p.mkdir()])
def test_a_broken_soundfont_is_named(tmp_path: Path, write: Callable[[Path], object]) -> None:
    path = tmp_path / "my fönt.sf2"
    write(path)
    with pytest.raises(NotInstalled, match="my fönt"):
        SoundFontPlayer(path).load(Watch())
