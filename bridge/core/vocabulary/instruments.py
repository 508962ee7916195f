"""Instruments, the role each plays, its General MIDI program, and the drums of a kit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from bridge.core.notes import Role


@dataclass(frozen=True, slots=True)
class Instrument:
    """A named sound.

    Args:
        name: As plans write it.
        role: The part it plays when asked for by name alone.
        program: General MIDI program 0–127 (for kits, the drum program on channel 10).
        aliases: Other names, lower case, singular.
    """

    name: str
    role: Role
    program: int
    aliases: tuple[str, ...] = ()


INSTRUMENTS: dict[str, Instrument] = {
    i.name: i
    for i in (
        Instrument("drum kit", "drums", 0, ("drums", "drum", "kit", "drumkit", "drum set", "acoustic drums", "beat", "drum beat", "drum loop", "drum part", "drum pattern")),
        Instrument("room kit", "drums", 8, ("room drums",)),
        Instrument("power kit", "drums", 16, ("rock drums", "rock kit", "big drums")),
        Instrument("electronic kit", "drums", 24, ("electronic drums", "electric drums")),
        Instrument("808 kit", "drums", 25, ("808", "808s", "tr-808", "808 drums", "drum machine", "909", "909 kit", "tr-909")),
        Instrument("jazz kit", "drums", 32, ("jazz drums",)),
        Instrument("brush kit", "drums", 40, ("brushes", "brush", "brushed drums", "brush drums")),
        Instrument("orchestra kit", "drums", 48, ("orchestral drums", "orchestral percussion", "timpani and drums")),
        Instrument("percussion", "percussion", 0, ("perc", "percs", "percussions", "hand percussion", "latin percussion")),
        Instrument("congas", "percussion", 0, ("conga",)),
        Instrument("bongos", "percussion", 0, ("bongo",)),
        Instrument("shaker", "percussion", 0, ("shakers", "maracas", "cabasa", "egg shaker")),
        Instrument("tambourine", "percussion", 0, ("tamb", "tambourines")),
        Instrument("upright bass", "bass", 32, ("double bass", "acoustic bass", "contrabass", "stand-up bass", "standup bass", "upright", "string bass")),
        Instrument("electric bass", "bass", 33, ("bass", "bass guitar", "finger bass", "fingered bass", "bassline", "bass line", "bass part")),
        Instrument("picked bass", "bass", 34, ("pick bass",)),
        Instrument("fretless bass", "bass", 35, ("fretless",)),
        Instrument("slap bass", "bass", 36, ("slap", "slapped bass")),
        Instrument("synth bass", "bass", 38, ("bass synth", "moog bass", "acid bass", "analog bass")),
        Instrument("sub bass", "bass", 39, ("sub", "808 bass", "subbass", "sub-bass", "reese", "reese bass", "wobble bass", "wobble")),
        Instrument("piano", "chords", 0, ("grand piano", "acoustic piano", "keys", "upright piano", "pianos", "keyboard", "keyboards")),
        Instrument("honky-tonk piano", "chords", 3, ("honky tonk", "honky-tonk")),
        Instrument("electric piano", "chords", 4, ("rhodes", "e-piano", "epiano", "e piano", "electric keys", "fender rhodes", "ep")),
        Instrument("wurlitzer", "chords", 5, ("wurli", "dx piano", "fm piano", "dx7")),
        Instrument("harpsichord", "chords", 6, ()),
        Instrument("clavinet", "chords", 7, ("clav", "clavi")),
        Instrument("celesta", "lead", 8, ("music box",)),
        Instrument("glockenspiel", "lead", 9, ("glock", "bells", "bell")),
        Instrument("vibraphone", "chords", 11, ("vibraphones",)),
        Instrument("marimba", "chords", 12, ()),
        Instrument("xylophone", "lead", 13, ()),
        Instrument("organ", "chords", 16, ("hammond", "drawbar organ", "b3", "hammond organ", "jazz organ")),
        Instrument("rock organ", "chords", 18, ()),
        Instrument("church organ", "pad", 19, ("pipe organ",)),
        Instrument("accordion", "chords", 21, ()),
        Instrument("harmonica", "lead", 22, ("mouth organ",)),
        Instrument("nylon guitar", "chords", 24, ("classical guitar", "spanish guitar", "nylon string guitar")),
        Instrument("acoustic guitar", "chords", 25, ("steel guitar", "steel string guitar", "strummed guitar")),
        Instrument("jazz guitar", "chords", 26, ()),
        Instrument("electric guitar", "chords", 27, ("guitar", "guitars", "clean guitar", "rhythm guitar")),
        Instrument("muted guitar", "chords", 28, ("palm muted guitar", "funk guitar", "skank guitar", "wah guitar", "palm mute")),
        Instrument("overdriven guitar", "chords", 29, ("crunch guitar", "overdrive guitar")),
        Instrument("distorted guitar", "chords", 30, ("distortion guitar", "metal guitar", "heavy guitar", "power chords", "heavy guitars", "distorted guitars")),
        Instrument("guitar solo", "lead", 29, ("lead guitar", "solo guitar")),
        Instrument("violin", "lead", 40, ("fiddle",)),
        Instrument("viola", "lead", 41, ()),
        Instrument("cello", "lead", 42, ()),
        Instrument("tremolo strings", "pad", 44, ()),
        Instrument("pizzicato strings", "chords", 45, ("pizzicato", "pizz")),
        Instrument("harp", "chords", 46, ()),
        Instrument("strings", "pad", 48, ("string section", "string ensemble", "orchestra", "string", "orchestral strings")),
        Instrument("synth strings", "pad", 50, ("string machine", "string synth")),
        Instrument("choir", "pad", 52, ("voices", "choir aahs", "aahs", "oohs", "vocal pad")),
        Instrument("brass", "chords", 61, ("brass section", "horns", "horn section", "brass stabs", "horn", "trumpets")),
        Instrument("synth brass", "chords", 62, ()),
        Instrument("trumpet", "lead", 56, ()),
        Instrument("muted trumpet", "lead", 59, ("harmon trumpet",)),
        Instrument("trombone", "lead", 57, ()),
        Instrument("french horn", "pad", 60, ("french horns",)),
        Instrument("soprano sax", "lead", 64, ()),
        Instrument("alto sax", "lead", 65, ("alto saxophone",)),
        Instrument("tenor sax", "lead", 66, ("sax", "saxophone", "tenor saxophone", "saxes")),
        Instrument("baritone sax", "lead", 67, ("bari sax",)),
        Instrument("oboe", "lead", 68, ()),
        Instrument("clarinet", "lead", 71, ()),
        Instrument("flute", "lead", 73, ("pan flute",)),
        Instrument("whistle", "lead", 78, ()),
        Instrument("synth lead", "lead", 81, ("lead", "lead synth", "saw lead", "leads", "melody", "synth", "lead line", "melody line", "topline", "top line", "lead part", "synthesizer")),
        Instrument("square lead", "lead", 80, ("chiptune lead", "8-bit lead", "chip lead")),
        Instrument("warm pad", "pad", 89, ("pad", "pads", "synth pad", "pad synth", "atmosphere", "soundscape", "drone", "texture")),
        Instrument("polysynth", "chords", 90, ("synth chords", "poly synth", "chord synth", "synth stabs", "stab", "stabs", "supersaw", "super saw")),
        Instrument("bowed pad", "pad", 92, ()),
        Instrument("sweep pad", "pad", 95, ()),
        Instrument("crystal", "pad", 98, ()),
        Instrument("sitar", "lead", 104, ()),
        Instrument("banjo", "chords", 105, ()),
        Instrument("koto", "lead", 107, ()),
        Instrument("kalimba", "lead", 108, ("thumb piano", "mbira")),
        Instrument("steel drums", "lead", 114, ("steel drum", "steelpan", "steel pan")),
        Instrument("pluck", "chords", 28, ("plucks", "plucked synth", "arp", "arpeggio", "arpeggiator", "arps")),
        Instrument("ukulele", "chords", 24, ("uke",)),
        Instrument("mandolin", "chords", 25, ()),
    )
}  # fmt: skip

DrumPiece = Literal[
    "kick", "snare", "clap", "rim", "hats", "open hat", "toms", "ride", "crash", "cymbals", "shaker", "tambourine", "cowbell", "congas", "bongos"
]  # fmt: skip

DRUM_PIECES: dict[str, tuple[int, ...]] = {
    "kick": (35, 36),
    "snare": (38, 40),
    "clap": (39,),
    "rim": (37,),
    "hats": (42, 44, 46),
    "open hat": (46,),
    "toms": (41, 43, 45, 47, 48, 50),
    "ride": (51, 53, 59),
    "crash": (49, 55, 57, 52),
    "cymbals": (49, 51, 52, 53, 55, 57, 59),
    "shaker": (69, 70, 82),
    "tambourine": (54,),
    "cowbell": (56,),
    "congas": (62, 63, 64),
    "bongos": (60, 61),
}
"""General MIDI pitches of each piece of a drum kit."""

PIECE_ALIASES: dict[str, str] = {
    "kick drum": "kick", "kicks": "kick", "bass drum": "kick", "bd": "kick", "bassdrum": "kick", "snares": "snare", "snare drum": "snare",
    "sd": "snare", "claps": "clap", "handclap": "clap", "hand clap": "clap", "hand claps": "clap", "handclaps": "clap", "rimshot": "rim",
    "rim shot": "rim", "side stick": "rim", "sidestick": "rim", "hat": "hats", "hi-hat": "hats", "hi-hats": "hats", "hi hat": "hats",
    "hi hats": "hats", "hihat": "hats", "hihats": "hats", "hh": "hats", "open hats": "open hat", "tom": "toms", "tom toms": "toms",
    "rides": "ride", "ride cymbal": "ride", "crashes": "crash", "crash cymbal": "crash", "cymbal": "cymbals", "cowbells": "cowbell",
}  # fmt: skip
