"""Effects by name: the words that ask for them and the settings they take. What each does to sound is decided in audio."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class EffectName:
    """A named change of sound.

    Args:
        name: As plans write it.
        aliases: Words that ask for it, lower case: nouns, adjectives, comparatives and verbs.
        values: Exact settings it takes: db, hz, seconds, beats, semitones, bits, ratio, mix.
        amount: How much is meant when nothing is said, 0–1.
        opposite: The effect that "less …" asks for, where it is another.
    """

    name: str
    aliases: tuple[str, ...] = ()
    values: tuple[str, ...] = ()
    amount: float = 0.5
    opposite: str | None = None


EFFECTS: dict[str, EffectName] = {
    e.name: e
    for e in (
        EffectName("reverb", ("reverberation", "verb", "room", "hall", "plate", "cathedral", "church", "spacious", "more space", "ambience", "wet", "wetter", "echoey", "reverby", "roomy", "big hall", "large hall", "spring reverb", "plate reverb", "hall reverb", "room reverb", "cave"), ("seconds", "mix")),
        EffectName("delay", ("echo", "echoes", "delays", "slapback", "slap back", "ping pong", "ping-pong", "tape echo", "dub delay", "repeats", "dotted delay", "tape delay", "ping pong delay", "slapback delay", "slapback echo", "dub echo"), ("beats", "seconds", "mix")),
        EffectName("chorus", ("chorusing", "chorused", "ensemble effect"), ("hz", "mix")),
        EffectName("flanger", ("flange", "flanging", "flanged", "jet"), ("hz", "mix")),
        EffectName("phaser", ("phase effect", "phasing", "phased", "phasey", "phase shifter", "swirly"), ("hz", "mix")),
        EffectName("tremolo", ("trem", "amplitude modulation", "chopper"), ("hz", "beats", "mix")),
        EffectName("vibrato", ("wobbly pitch", "pitch wobble"), ("hz", "mix")),
        EffectName("auto_wah", ("wah", "wah wah", "wah-wah", "autowah", "auto wah", "auto-wah", "envelope filter"), ("hz", "mix")),
        EffectName("distortion", ("distort", "distorted", "fuzz", "fuzzy", "drive", "grit", "dirt", "crunch", "crunchy", "distortions", "metal tone"), ("db", "mix")),
        EffectName("overdrive", ("overdriven", "tube drive", "amp"), ("db", "mix")),
        EffectName("saturation", ("saturate", "saturated", "warmth", "saturator", "tube", "analog warmth", "analogue warmth", "analog sound", "console"), ("db", "mix")),
        EffectName("tape", ("tape saturation", "cassette", "tape sound", "tape effect", "wow and flutter", "reel to reel", "tapey", "like tape", "old tape"), ("mix",)),
        EffectName("bitcrush", ("bit crush", "bit-crush", "bitcrusher", "bit crusher", "bit-crusher", "bitcrushed", "crush", "crushed", "bit reduction", "bit reduce", "decimate", "downsample", "decimator"), ("bits", "mix")),
        EffectName("compressor", ("compression", "compress", "compressed", "glue", "squash", "squeeze", "bus compression", "comp"), ("ratio", "db", "mix")),
        EffectName("limiter", ("limit", "limiting", "maximizer", "maximiser", "maximize", "maximise", "brickwall"), ("db",)),
        EffectName("gate", ("noise gate", "gated", "gating", "denoise gate"), ("db",)),
        EffectName("low_pass", ("low pass", "lowpass", "low-pass", "lpf", "high cut", "high-cut", "hi cut", "hicut", "muffled", "muffle", "muffler", "dull", "duller", "filter down", "filtered", "filter", "dampen", "damp", "lowpass filter", "low pass filter", "low-pass filter", "filter sweep", "highcut", "roll off the highs", "cut the highs", "cut the treble"), ("hz", "mix")),
        EffectName("high_pass", ("high pass", "highpass", "high-pass", "hpf", "low cut", "lowcut", "low-cut", "hi pass", "hipass", "hi-pass", "thin out", "highpass filter", "high pass filter", "high-pass filter", "cut the lows", "cut the low end", "cut the bass frequencies", "roll off the lows", "remove the rumble"), ("hz", "mix")),
        EffectName("band_pass", ("band pass", "bandpass", "band-pass", "bandpass filter", "band pass filter"), ("hz", "mix")),
        EffectName("bass_boost", ("boost the lows", "low boost", "bassier", "bass boost", "low end boost", "more bottom", "more low end", "low shelf", "bassy", "more lows", "beefier", "beefy", "fatter", "fat", "thicker", "thick", "more bottom end"), ("db", "hz"), opposite="high_pass"),
        EffectName("treble_boost", ("treble", "high boost", "more highs", "more treble", "high shelf", "presence", "boost the highs", "more top end", "top end", "sizzle"), ("db", "hz"), opposite="low_pass"),
        EffectName("eq", ("equalizer", "equaliser", "equalize", "equalise", "eq'd", "eqd", "peak eq", "parametric eq", "mids", "midrange", "scoop the mids"), ("db", "hz")),
        EffectName("gain", ("louder", "volume", "loud", "quieter", "quiet", "softer volume", "turn up", "turn down", "turn it up", "turn it down", "level", "lower volume", "boost", "attenuate", "crank", "crank up", "amplify", "lower in the mix"), ("db",)),
        EffectName("pan", ("panning", "pan left", "pan right", "to the left", "to the right", "hard left", "hard right"), ("mix",)),
        EffectName("widen", ("wide", "wider", "stereo widen", "stereo width", "widener", "width", "stereo wider", "more stereo", "stereo widening"), ("mix",), opposite="narrow"),
        EffectName("narrow", ("mono", "narrower", "less wide", "less stereo", "make mono"), ("mix",), opposite="widen"),
        EffectName("sidechain", ("side chain", "side-chain", "sidechain pump", "pump", "pumping effect", "ducking", "duck", "sidechain compression", "sidechained", "side-chained", "pumping sidechain", "sidechaining", "pumping"), ("beats", "mix")),
        EffectName("reverse", ("reversed", "backwards", "backward", "play backwards", "in reverse"), ()),
        EffectName("fade_in", ("fade in", "fades in", "fade-in"), ("seconds", "beats")),
        EffectName("fade_out", ("fade out", "fades out", "fade-out"), ("seconds", "beats")),
        EffectName("stutter", ("glitch", "glitchy", "stuttering", "beat repeat", "chop", "chopped"), ("beats", "mix")),
        EffectName("lo_fi", ("lo-fi", "lofi", "lo fi", "vinyl", "dusty", "old record", "crackle", "crackly", "vintage", "worn", "old", "retro sound", "low fidelity"), ("mix",)),
        EffectName("underwater", ("under water", "submerged", "drowned", "under the sea", "under-water"), ("mix",)),
        EffectName("telephone", ("phone", "telephone effect", "phone call", "through a phone", "megaphone", "walkie talkie", "walkie-talkie"), ("mix",)),
        EffectName("radio", ("old radio", "am radio", "transistor radio", "through a radio", "radio effect"), ("mix",)),
        EffectName("bigger", ("big", "larger", "huge", "massive", "larger than life", "enormous"), (), opposite="smaller"),
        EffectName("space", ("outer space", "cosmic", "in space"), ("mix",)),
    )
}  # fmt: skip
