"""Every effect does audibly what its name says, the more so the more is asked for, and a loop stays a loop."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bridge.audio.effects import EFFECTS, Compound, Dose, Effect, Rank, apply, chain
from bridge.audio.level import true_peak
from bridge.audio.seam import seam
from bridge.core.grid import Grid
from bridge.core.model import Audio
from bridge.core.tempo import TempoMap, TimeSignature
from bridge.core.units import Beats, Rate, Samples
from bridge.core.vocabulary.effects import EFFECTS as WORDS
from bridge.errors import InvalidAudio, InvalidInput

RATE = Rate(22_050)
GRID = Grid.bars(TempoMap.constant(93.5), 1, 2, RATE)
AMOUNTS = (0.1, 0.5, 0.9)


def loop(*, channels: int = 1, grid: Grid = GRID, seed: int = 0) -> Audio:
    """Plucks on every beat with a noisy attack, rung round the loop, and a quiet noise floor."""
    random = np.random.default_rng(seed)
    audio = random.normal(0, 0.002, (channels, grid.samples))
    count = RATE
    decay = np.exp(-np.arange(count) / 3000)
    for beat in range(int(grid.beats)):
        at = (grid.sample_at(Beats(beat)) + np.arange(count)) % grid.samples
        tone = np.sin(2 * np.pi * 220 * 2 ** ((5 * beat % 12) / 12) * np.arange(count) / RATE) * decay
        attack = random.normal(0, 0.3, (channels, count)) * np.exp(-np.arange(count) / 300)
        audio[:, at] += 0.25 * (tone + attack)
    return audio.astype(np.float32)


def impulse(at: int = 1000) -> Audio:
    audio = np.zeros((1, GRID.samples), np.float32)
    audio[0, at] = 0.5
    return audio


def on(audio: Audio, *doses: Dose, loops: bool = True, start: int | None = None, end: int | None = None) -> Audio:
    return apply(
        audio, RATE, doses, grid=GRID, loops=loops,
        start=None if start is None else Samples(start), end=None if end is None else Samples(end),
    )  # fmt: skip


def spectrum(audio: Audio) -> tuple[Audio, Audio]:
    power = np.mean(np.abs(np.fft.rfft(audio, axis=1)) ** 2, axis=0)
    return np.fft.rfftfreq(audio.shape[1], 1 / RATE), power


def centroid(audio: Audio) -> float:
    hz, power = spectrum(audio)
    return float((hz * power).sum() / power.sum())


def band(low: float, high: float) -> Callable[[Audio], float]:
    """Share of the power between two frequencies."""

    def share(audio: Audio) -> float:
        hz, power = spectrum(audio)
        return float(power[(hz >= low) & (hz < high)].sum() / power.sum())

    return share


def rms(audio: Audio) -> float:
    return float(np.sqrt(np.mean(audio.astype(np.float64) ** 2)))


def crest(audio: Audio) -> float:
    return float(np.abs(audio).max()) / rms(audio)


def quiet(audio: Audio) -> float:
    """The level of the quietest tenth, over 10 ms windows, against the whole's."""
    windows = audio[0, : audio.shape[1] // 220 * 220].reshape(-1, 220)
    return float(np.quantile(np.sqrt((windows**2).mean(axis=1)), 0.1)) / rms(audio)


def off_beat(audio: Audio) -> float:
    """How much weaker it is just after a beat than between beats."""
    after = [audio[:, GRID.sample_at(Beats(b)) + 100 :][:, :1500] for b in range(8)]
    return float(np.mean([rms(piece) for piece in after]))


def between_harmonics(audio: Audio) -> float:
    """Power outside a steady 440 Hz tone's own bin."""
    return 1 - band(430, 450)(audio)


def side(audio: Audio) -> float:
    return rms(audio[:1] - audio[1:]) / rms(audio) if audio.shape[0] == 2 else 0.0


def levels(audio: Audio) -> int:
    return len(np.unique(np.round(audio / np.abs(audio).max(), 4)))


def changed(audio: Audio) -> float:
    return rms(audio - (loop() if audio.shape[0] == 1 else np.repeat(loop(), 2, axis=0)))


def first_quarter(audio: Audio) -> float:
    return rms(audio[:, : audio.shape[1] // 4]) / rms(loop()[:, : audio.shape[1] // 4])


def last_quarter(audio: Audio) -> float:
    return rms(audio[:, -audio.shape[1] // 4 :]) / rms(loop()[:, -audio.shape[1] // 4 :])


RISING: dict[str, Callable[[Audio], float]] = {
    "gain": rms, "reverb": quiet, "delay": quiet, "high_pass": centroid, "high_shelf": centroid, "brighter": centroid,
    "low_shelf": band(0, 400), "bell": band(700, 1400), "chorus": changed, "flanger": changed, "vibrato": changed,
    "phaser": changed, "tremolo": changed, "wider": side, "punchier": crest, "bigger": side,
    "cleaner": centroid, "stutter": changed, "outer_space": quiet,
}  # fmt: skip
FALLING: dict[str, Callable[[Audio], float]] = {
    "low_pass": centroid, "band_pass": band(0, 200), "ladder": centroid, "darker": centroid, "warmer": centroid,
    "underwater": band(1000, 9000), "compressor": crest, "limiter": crest, "distortion": crest, "overdrive": crest,
    "tube": crest, "bit_crush": levels, "tape": band(4000, 11_000), "gate": quiet, "sidechain": off_beat,
    "fade_in": first_quarter, "fade_out": last_quarter, "telephone": band(0, 400), "radio": band(0, 300),
    "vintage": band(4000, 11_000), "lo_fi": band(4000, 11_000), "vinyl": band(4000, 11_000), "smaller": band(0, 300),
}  # fmt: skip
MEASURED_BELOW = {"normalise", "reverse", "mono", "pan", "auto_wah"}


@pytest.mark.parametrize("name", sorted(RISING))
def test_more_of_an_effect_raises_what_it_raises(name: str) -> None:
    found = [RISING[name](on(loop(), Dose(name, amount))) for amount in AMOUNTS]
    assert found[0] < found[1] < found[2]


@pytest.mark.parametrize("name", sorted(FALLING))
def test_more_of_an_effect_lowers_what_it_lowers(name: str) -> None:
    found = [FALLING[name](on(loop(), Dose(name, amount))) for amount in AMOUNTS]
    assert found[0] > found[1] > found[2]


def test_every_effect_is_measured_here() -> None:
    assert RISING.keys() | FALLING.keys() | MEASURED_BELOW == EFFECTS.keys()


def test_every_word_of_the_vocabulary_has_its_effect_and_no_effect_takes_anothers_word() -> None:
    assert WORDS.keys() <= EFFECTS.keys()
    aliases = {
        alias.replace("-", "_").replace(" ", "_"): word.name for word in WORDS.values() for alias in word.aliases
    }
    assert {alias: name for alias, name in aliases.items() if alias in EFFECTS and alias != name} == {}


@pytest.mark.parametrize("name", sorted(EFFECTS))
@pytest.mark.parametrize("channels", [1, 2])
def test_every_effect_keeps_length_level_and_channels(name: str, channels: int) -> None:
    audio = loop(channels=channels)
    before = audio.copy()
    treated = on(audio, Dose(name, 1.0))
    assert np.array_equal(audio, before)
    assert treated.dtype == np.float32 and treated.shape[1] == GRID.samples and np.isfinite(treated).all()
    assert treated.shape[0] == (2 if name in {"wider", "pan", "bigger", "outer_space"} else channels)
    assert true_peak(treated, RATE) <= -0.9
    assert rms(treated) > 0.05 * rms(audio)


@pytest.mark.parametrize("name", sorted(EFFECTS.keys() - {"fade_in", "fade_out", "stutter"}))
def test_a_loop_stays_seamless(name: str) -> None:
    audio = loop()
    assert seam(on(audio, Dose(name, 0.8)), RATE) < max(1.5, 1.25 * seam(audio, RATE))


@pytest.mark.parametrize("name", ["reverb", "delay", "low_pass", "high_pass", "bell", "low_shelf", "high_shelf"])
def test_a_rotated_loop_gives_the_rotated_result(name: str) -> None:
    audio = loop()
    turned = np.roll(audio, 9000, axis=1)
    expected = np.roll(on(audio, Dose(name, 0.6)), 9000, axis=1)
    assert np.abs(on(turned, Dose(name, 0.6)) - expected).max() < 2e-3


MOVES_THE_SOUND = {"reverse", "stutter", "fade_in", "fade_out", "vibrato", "vinyl", "tape", "bit_crush"}


@pytest.mark.parametrize("name", sorted({n for n, e in EFFECTS.items() if isinstance(e, Effect)} - MOVES_THE_SOUND))
def test_the_dry_sound_is_not_delayed(name: str) -> None:
    heard = np.abs(on(impulse(), Dose(name, 0.3), loops=False)).max(axis=0)
    assert abs(int(np.argmax(heard)) - 1000) <= 12
    assert heard[:930].max() < 0.05 * heard.max()


@pytest.mark.parametrize("name", ["tape", "vinyl", "vibrato"])
def test_swaying_effects_sway_about_where_the_sound_was(name: str) -> None:
    heard = on(impulse(GRID.samples // 3), Dose(name, 0.5))
    assert abs(int(np.argmax(np.abs(heard[0]))) - GRID.samples // 3) < 0.003 * RATE


def test_crushed_samples_stay_where_they_were() -> None:
    audio, crushed = loop()[0], on(loop(), Dose("bit_crush", 0.6))[0]
    lags = range(-20, 21)
    assert abs(max(lags, key=lambda lag: float(audio @ np.roll(crushed, lag)))) <= 1


def test_the_wah_opens_with_the_playing() -> None:
    second = np.arange(GRID.samples) / RATE
    buzz = np.sign(np.sin(2 * np.pi * 110 * second)) * np.linspace(0.02, 0.5, GRID.samples)
    opened = []
    for amount in AMOUNTS:
        wah = on(buzz[None].astype(np.float32), Dose("auto_wah", amount), loops=False)
        opened.append(centroid(wah[:, -RATE:]) / centroid(wah[:, RATE // 4 : RATE]))
    assert 1.2 < opened[0] < opened[1] < opened[2]


def test_normalising_brings_the_peak_to_the_ceiling_and_mono_makes_both_sides_the_same() -> None:
    normal = on(loop(), Dose("normalise", values={"db": -3}))
    assert np.abs(normal).max() == pytest.approx(10 ** (-3 / 20), rel=1e-4)
    same = on(loop(channels=2), Dose("mono"))
    assert np.array_equal(same[0], same[1])


def test_a_worn_record_crackles_more_the_more_it_is_worn() -> None:
    noise = [rms(on(np.zeros((1, GRID.samples), np.float32), Dose("vinyl", amount))) for amount in AMOUNTS]
    assert 0 < noise[0] < noise[1] < noise[2]


@pytest.mark.parametrize("name", sorted(EFFECTS))
def test_a_stretch_is_treated_and_nothing_else(name: str) -> None:
    audio = loop()
    start, end = GRID.sample_at(Beats(2)), GRID.sample_at(Beats(6))
    treated = on(audio, Dose(name, 0.7), start=start, end=end)
    for channel in treated:
        assert np.array_equal(channel[:start], audio[0, :start]) and np.array_equal(channel[end:], audio[0, end:])
    assert treated.shape[1] == audio.shape[1] and np.isfinite(treated).all()
    if name not in {"mono", "gate"}:
        assert np.abs(treated[:, start:end] - audio[:, start:end]).max() > 1e-3
    steps = np.abs(np.diff(treated, axis=1))
    around = [steps[:, edge - 2 : edge + 2].max() for edge in (start, end)]
    assert max(around) <= 1.01 * np.abs(np.diff(audio, axis=1)).max()


def test_reverse_turns_the_sound_round_and_back_again() -> None:
    audio = loop(channels=2)
    once = on(audio, Dose("reverse"))
    assert np.array_equal(once, audio[:, ::-1])
    assert np.array_equal(on(once, Dose("reverse")), audio)


def test_values_win_over_amounts() -> None:
    audio = loop()
    assert rms(on(audio, Dose("gain", 0.9, {"db": -6}))) == pytest.approx(rms(audio) * 10 ** (-6 / 20), rel=1e-4)
    low, high = (on(audio, Dose("low_pass", 0.5, {"hz": hz})) for hz in (300, 3000))
    assert centroid(low) < centroid(high)
    assert band(0, 450)(low) > 0.97
    assert levels(on(audio, Dose("bit_crush", 0.1, {"bits": 4}))) < 40
    half = on(audio, Dose("reverse", values={"mix": 0.5}))
    assert np.allclose(half, (audio + audio[:, ::-1]) / 2, atol=1e-6)


@pytest.mark.parametrize("values", [{"beats": 1.0}, {"seconds": 60 / 93.5}])
def test_a_delay_lands_on_the_beat(values: dict[str, float]) -> None:
    heard = np.abs(on(impulse(), Dose("delay", 0.5, values), loops=False))[0]
    heard[:3000] = 0
    assert abs(int(np.argmax(heard)) - 1000 - 60 / 93.5 * RATE) < 8


def test_an_echo_in_a_loop_comes_round_to_its_beginning() -> None:
    late = impulse(GRID.samples - 2000)
    heard = on(late, Dose("delay", 0.8, {"beats": 1.0}))
    expected = round(60 / 93.5 * RATE) - 2000
    assert np.abs(heard[0, expected - 10 : expected + 20]).max() > 0.05
    assert not on(late, Dose("delay", 0.8, {"beats": 1.0}), loops=False)[0, : GRID.samples - 2500].any()


@pytest.mark.parametrize("seconds", [0.8, 1.6, 3.0])
def test_a_reverb_lasts_as_long_as_asked(seconds: float) -> None:
    grid = Grid.bars(TempoMap.constant(60), 1, 2, RATE)
    audio = np.zeros((1, grid.samples), np.float32)
    audio[0, 10] = 0.9
    tail = apply(audio, RATE, (Dose("reverb", 0.5, {"seconds": seconds, "mix": 1.0}),), grid=grid, loops=False)[0]
    energy = 10 * np.log10(
        np.cumsum(tail[::-1].astype(np.float64) ** 2)[::-1] / np.sum(tail.astype(np.float64) ** 2) + 1e-12
    )
    down = [int(np.argmax(energy < level)) for level in (-5, -25)]
    assert 3 * (down[1] - down[0]) / RATE == pytest.approx(seconds, rel=0.35)


@pytest.mark.parametrize(
    "signature", [TimeSignature(4, 4), TimeSignature(3, 4), TimeSignature(6, 8), TimeSignature(7, 8)]
)
def test_the_pump_ducks_on_every_pulse_of_the_metre(signature: TimeSignature) -> None:
    grid = Grid.bars(TempoMap.constant(101, signature), 1, 2, RATE)
    steady = np.full((1, grid.samples), 0.5, np.float32)
    pumped = apply(steady, RATE, (Dose("sidechain", 0.8),), grid=grid)[0]
    for line in grid.bar_lines:
        for pulse in signature.pulses:
            at = grid.sample_at(Beats(line + pulse))
            around = pumped[np.arange(at - 400, at + 400) % grid.samples]
            assert 250 < int(np.argmin(around)) < 550
            assert around.min() < 0.2 and pumped[(at - 400) % grid.samples] > 0.45


def test_the_tremolo_follows_a_tempo_change() -> None:
    from bridge.core.tempo import MetrePoint, TempoPoint
    from bridge.core.units import Bpm

    points = (TempoPoint(Beats(0), Bpm(80)), TempoPoint(Beats(4), Bpm(140)))
    grid = Grid(TempoMap(points, (MetrePoint(1, TimeSignature()),)), Beats(0), Beats(8), RATE)
    swells = apply(np.full((1, grid.samples), 0.5, np.float32), RATE, (Dose("tremolo", 1.0, {"beats": 1}),), grid=grid)
    for beat in range(8):
        assert swells[0, grid.sample_at(Beats(beat))] == pytest.approx(0.5, abs=0.01)
        assert swells[0, grid.sample_at(Beats(beat + 0.5))] < 0.05


def test_pan_goes_to_the_side_asked_for() -> None:
    left = on(loop(), Dose("pan", values={"pan": -1}))
    assert rms(left[1:]) < 1e-6 < rms(left[:1])
    assert rms(on(loop(), Dose("pan", values={"pan": 0})) - np.repeat(loop(), 2, axis=0)) < 1e-6
    stereo = on(loop(channels=2), Dose("pan", values={"pan": 0.6}))
    assert rms(stereo[1:]) > rms(stereo[:1])


def test_a_wider_mono_sound_folds_back_to_the_same_mono() -> None:
    audio = loop()
    wide = on(audio, Dose("wider", 0.7)).mean(axis=0)
    assert np.corrcoef(wide, audio[0])[0, 1] > 0.9999


def test_a_chain_is_sorted_by_rank_and_as_said_within_a_rank() -> None:
    said = (
        Dose("gain"),
        Dose("reverb"),
        Dose("high_shelf"),
        Dose("gate"),
        Dose("low_pass"),
        Dose("distortion"),
        Dose("limiter"),
    )
    names = [effect.name for effect, _ in chain(said)]
    assert names == ["gate", "high_shelf", "low_pass", "distortion", "reverb", "gain", "limiter"]


@given(st.permutations(sorted(EFFECTS)))
@settings(max_examples=25, deadline=None)
def test_ranks_never_fall_along_a_chain(names: list[str]) -> None:
    ranks = [effect.rank for effect, _ in chain(tuple(Dose(name) for name in names))]
    assert ranks == sorted(ranks) and set(ranks) == set(Rank)


@given(st.floats(0, 1))
@settings(max_examples=25, deadline=None)
def test_compounds_stand_for_known_effects_at_any_amount(amount: float) -> None:
    for name, effect in EFFECTS.items():
        if isinstance(effect, Compound):
            assert chain((Dose(name, amount),))


def test_an_effect_is_found_by_any_of_its_words() -> None:
    for word in WORDS.values():
        for alias in word.aliases:
            assert [e.name for e, _ in chain((Dose(alias),))] == [e.name for e, _ in chain((Dose(word.name),))]


def test_an_unknown_effect_names_the_nearest() -> None:
    with pytest.raises(InvalidInput, match="reverb"):
        chain((Dose("revreb"),))
    with pytest.raises(InvalidInput, match="Known"):
        chain((Dose("zzzzqqqq"),))


@pytest.mark.parametrize("dose", [Dose("reverb", 1.5), Dose("gain", 0.5, {"db": float("nan")}), Dose("gain", -0.1)])
def test_impossible_settings_are_refused(dose: Dose) -> None:
    with pytest.raises(InvalidInput):
        on(loop(), dose)


def test_broken_sound_is_refused() -> None:
    with pytest.raises(InvalidAudio):
        on(np.full((1, 100), np.nan, np.float32), Dose("reverb"))
    with pytest.raises(InvalidAudio):
        on(np.zeros((1, 0), np.float32), Dose("reverb"))
    with pytest.raises(InvalidAudio):
        on(np.zeros((3, 100), np.float32), Dose("reverb"))
    with pytest.raises(InvalidInput):
        on(loop(), Dose("reverb"), start=500, end=500)


@pytest.mark.parametrize("name", sorted(EFFECTS))
@pytest.mark.parametrize("samples", [1, 7, 400])
def test_silence_and_scraps_pass_through_every_effect(name: str, samples: int) -> None:
    silent = apply(np.zeros((1, samples), np.float32), RATE, (Dose(name, 0.9),), grid=GRID)
    assert silent.shape[1] == samples and np.isfinite(silent).all()
    assert np.abs(silent).max() < 0.05
    loud = apply(np.ones((2, samples), np.float32), RATE, (Dose(name, 0.9),), grid=GRID, loops=False)
    assert loud.shape[1] == samples and np.isfinite(loud).all()
