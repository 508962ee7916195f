"""Effects by name: the words that ask for them and the settings they take. What each does to sound is decided in audio."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class EffectName:
    """A named change of sound.

    Args:
        name: As plans write it.
        aliases: Words that ask for it, lower case; hyphens may be spaces.
        values: Exact settings it takes: db, hz, seconds, beats, semitones, bits, ratio, mix (0–1), pan (−1 left, 1 right).
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
        EffectName("gain", ("volume", "louder", "quieter", "level", "loud", "loudness", "gain up", "gain down"), ("db",)),
        EffectName("normalise", ("normalize", "normalised", "normalized", "normalisation", "normalization"), ("db",)),
        EffectName("fade_in", ("fade in", "fades in", "fading in", "faded in", "fade it in", "fade them in"), ("seconds", "beats")),
        EffectName("fade_out", ("fade out", "fades out", "fading out", "faded out", "fade it out", "fade them out"), ("seconds", "beats")),
        EffectName("reverse", ("reversed", "backwards", "backward", "in reverse", "back to front", "flip it around"), ()),
        EffectName("reverb", ("reverberation", "verb", "room", "hall", "plate", "plate reverb", "hall reverb", "room reverb", "spring reverb", "big hall", "large hall", "cathedral", "church reverb", "ambience", "wet", "wetter", "space", "spacious", "roomy", "roomier", "reverby", "cave", "reverberant", "reverbs", "convolution"), ("seconds", "mix")),
        EffectName("delay", ("echo", "echoes", "echos", "delays", "echoey", "slapback", "slap back", "slapback delay", "slapback echo", "ping pong", "ping pong delay", "pingpong delay", "pingpong", "tape delay", "tape echo", "dub delay", "dub echo", "note delay", "repeats", "delayed"), ("beats", "seconds", "mix")),
        EffectName("chorus", ("chorus effect", "chorusing", "chorused", "chorusy"), ("hz", "mix")),
        EffectName("phaser", ("phasing", "phased", "phasey", "phaser effect", "phase shifter", "swirly", "swirl", "swirling"), ("hz", "mix")),
        EffectName("flanger", ("flange", "flanging", "flanged", "jet sound"), ("hz", "mix")),
        EffectName("tremolo", ("trem", "tremelo", "amplitude modulation", "volume wobble"), ("hz", "beats", "mix")),
        EffectName("vibrato", ("pitch wobble", "wobbly pitch", "vibrato effect"), ("hz", "mix")),
        EffectName("distortion", ("distort", "distorted", "distorting", "fuzz", "fuzzy", "fuzzier", "fuzz pedal", "grit", "dirt", "crunch", "crunchy", "crunchier", "distortions"), ("db", "mix")),
        EffectName("overdrive", ("overdriven", "some drive", "add drive", "more drive", "tube drive", "amp drive", "tube screamer", "over drive"), ("db", "mix")),
        EffectName("compressor", ("compression", "compress", "compressed", "compressing", "glue", "glue it together", "glue together", "squash", "squashed", "squeeze", "comp it", "bus compression", "glue compression", "dynamics"), ("ratio", "db", "mix")),
        EffectName("limiter", ("limit", "limited", "limiting", "maximizer", "maximize", "brickwall", "brick wall", "brickwall limiter"), ("db",)),
        EffectName("gate", ("noise gate", "gated", "gating", "gate out the noise"), ("db",)),
        EffectName("high_pass", ("high pass", "highpass", "hi pass", "hipass", "hpf", "low cut", "lowcut", "lo cut", "high pass filter", "highpass filter", "low cut filter", "roll off the lows", "roll off the low end", "roll off the bass", "cut the low end", "cut the lows", "cut the rumble", "remove the rumble", "take out the rumble", "rumble"), ("hz", "mix")),
        EffectName("low_pass", ("low pass", "lowpass", "lo pass", "lpf", "high cut", "highcut", "hi cut", "low pass filter", "lowpass filter", "high cut filter", "roll off the highs", "roll off the top", "roll off the top end", "roll off the treble", "roll the highs off", "muffle", "muffled", "muffler", "dull", "filter down", "cut the highs", "cut the high end", "cut the treble"), ("hz", "mix")),
        EffectName("band_pass", ("band pass", "bandpass", "bpf", "band pass filter", "bandpass filter"), ("hz", "mix")),
        EffectName("low_shelf", ("low end", "lows", "low frequencies", "bottom end", "more bottom", "the bottom", "bass frequencies", "bass boost", "low shelf", "bassier", "bassy", "low shelf eq", "boomier", "beef", "subs", "sub frequencies"), ("db", "hz")),
        EffectName("high_shelf", ("treble", "highs", "high end", "top end", "more top", "the top end", "the top", "high frequencies", "presence", "high shelf", "sizzle", "trebly", "sparkle", "air"), ("db", "hz")),
        EffectName("bell", ("mids", "midrange", "mid range", "mid frequencies", "middle frequencies", "peak eq", "bell eq", "eq"), ("db", "hz")),
        EffectName("bit_crush", ("bitcrush", "bit crush", "bitcrusher", "bit crusher", "bitcrushed", "bit crushed", "crush", "crushed", "bit crushing", "bitcrushing", "bit reduction", "decimate", "downsample", "bit depth"), ("bits", "mix")),
        EffectName("tape", ("tape saturation", "tape sound", "tape effect", "cassette", "cassette tape", "wow and flutter", "reel to reel", "saturation", "saturate", "saturated", "saturator", "analog saturation", "old tape", "worn tape", "tapey", "tape wobble", "tape warmth"), ("mix",)),
        EffectName("vinyl", ("vinyl crackle", "record crackle", "crackle", "crackly", "crackles", "old record", "turntable", "dusty", "vinyl noise", "vinyl sound", "record noise", "gramophone", "dusty record"), ("mix",)),
        EffectName("sidechain", ("side chain", "side chain pump", "sidechain pump", "pump", "pumping", "pumping effect", "ducking", "duck", "sidechain compression", "side chain compression", "sidechained", "sidechaining", "side chained", "sidechain compressor"), ("beats", "mix")),
        EffectName("pan", ("panning", "panned", "hard pan"), ("pan",)),
        EffectName("mono", ("mono sound", "to mono", "monophonic", "narrow", "narrower", "less wide"), ()),
        EffectName("wider", ("wide", "widen", "stereo width", "widener", "width", "stereo widening", "stereo widener", "stereo", "widening", "stereo spread", "spread"), ("mix",), opposite="mono"),
        EffectName("lo_fi", ("lofi", "lo fi", "low fi", "low fidelity", "lofi effect", "lo fi effect", "lo fi sound", "lofi sound"), ("mix",)),
        EffectName("underwater", ("under water", "submerged", "under the sea", "drowned", "below the water", "beneath the water"), ("mix",)),
        EffectName("telephone", ("phone", "phone call", "telephone effect", "phone effect", "phone line", "megaphone", "walkie talkie", "old phone", "old telephone"), ("mix",)),
        EffectName("radio", ("old radio", "am radio", "transistor radio", "radio effect", "fm radio", "radio sound"), ("mix",)),
        EffectName("bigger", ("larger than life", "bigger sound", "big sound", "huge sound", "larger", "huger", "more massive"), ()),
        EffectName("warmer", ("warmth", "warmer tone", "warmer sound", "warm tone", "warm sound", "analog warmth", "analogue warmth"), (), opposite="brighter"),
        EffectName("brighter", ("brighter tone", "brighter sound", "bright tone", "bright sound", "brightness"), (), opposite="darker"),
        EffectName("darker", ("darker tone", "darker sound", "dark tone", "dark sound"), (), opposite="brighter"),
        EffectName("punchier", ("punch", "punchy", "more punch", "transient shaper", "snappier", "snappy", "more attack", "transients", "more snap"), ()),
    )
}  # fmt: skip
