"""Genres by name: what else they are called, how fast they usually are, how they swing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple


class TempoRange(NamedTuple):
    """Usual tempos in quarter notes per minute."""

    low: float
    typical: float
    high: float


@dataclass(frozen=True, slots=True)
class Genre:
    """A style of music.

    Args:
        name: As plans write it.
        tempo: Usual range.
        swing: Where the second eighth falls: 0.5 straight, 0.667 triplet.
        metre: Usual time signature.
        minor: Whether it is usually in minor.
        aliases: Other names, lower case.
    """

    name: str
    tempo: TempoRange
    swing: float = 0.5
    metre: str = "4/4"
    minor: bool = False
    aliases: tuple[str, ...] = ()


GENRES: dict[str, Genre] = {
    g.name: g
    for g in (
        Genre("rock", TempoRange(100, 120, 150), aliases=("indie rock", "rock and roll", "rock'n'roll", "rock n roll", "alternative rock", "alt rock", "indie", "classic rock", "grunge")),
        Genre("pop", TempoRange(95, 112, 128), aliases=("poppy", "pop song", "k-pop", "dance pop", "synthpop", "indie pop")),
        Genre("punk", TempoRange(150, 175, 200), aliases=("punk rock", "pop punk", "punky")),
        Genre("metal", TempoRange(110, 140, 190), minor=True, aliases=("heavy metal", "thrash", "metalcore", "doom")),
        Genre("jazz swing", TempoRange(110, 140, 220), swing=0.64, aliases=("jazz", "swing", "swing jazz", "bebop", "big band", "jazzy", "bop", "swinging jazz")),
        Genre("jazz ballad", TempoRange(55, 66, 80), swing=0.62, aliases=("ballad jazz", "slow jazz")),
        Genre("bossa nova", TempoRange(110, 130, 150), aliases=("bossa", "bossanova")),
        Genre("samba", TempoRange(90, 104, 125), aliases=("batucada",)),
        Genre("salsa", TempoRange(85, 96, 115), aliases=("son montuno", "montuno", "mambo", "latin", "cuban", "cha cha", "cha-cha")),
        Genre("reggaeton", TempoRange(86, 94, 104), minor=True, aliases=("dembow", "reggaetón")),
        Genre("funk", TempoRange(95, 106, 120), swing=0.53, aliases=("funky", "p-funk", "funk groove")),
        Genre("soul", TempoRange(75, 92, 110), swing=0.54, aliases=("motown", "neo soul", "neo-soul", "r&b", "rnb", "r'n'b", "soulful")),
        Genre("gospel", TempoRange(70, 88, 120), swing=0.62, aliases=("gospel choir",)),
        Genre("disco", TempoRange(112, 118, 126), aliases=("nu disco", "nu-disco", "disco funk")),
        Genre("house", TempoRange(118, 124, 128), swing=0.52, minor=True, aliases=("deep house", "tech house", "house music", "french house", "progressive house")),
        Genre("techno", TempoRange(124, 132, 145), minor=True, aliases=("minimal techno", "detroit techno", "acid techno", "acid", "minimal")),
        Genre("trance", TempoRange(132, 138, 145), minor=True, aliases=("psytrance", "uplifting trance", "edm", "psy-trance")),
        Genre("drum and bass", TempoRange(165, 174, 180), minor=True, aliases=("dnb", "d&b", "drum & bass", "drum n bass", "drum'n'bass", "jungle", "liquid", "breakcore")),
        Genre("dubstep", TempoRange(138, 140, 145), minor=True, aliases=("brostep", "wobble bass music", "riddim")),
        Genre("uk garage", TempoRange(128, 132, 136), swing=0.58, minor=True, aliases=("ukg", "garage", "2-step", "two step", "2 step")),
        Genre("breakbeat", TempoRange(120, 130, 140), aliases=("breaks", "big beat", "breakbeats")),
        Genre("hip-hop", TempoRange(82, 90, 98), swing=0.57, minor=True, aliases=("hip hop", "hiphop", "boom bap", "boom-bap", "boombap", "rap", "old school hip hop", "rap beat", "east coast")),
        Genre("trap", TempoRange(130, 142, 150), minor=True, aliases=("trap beat", "drill", "atlanta trap", "uk drill")),
        Genre("lo-fi", TempoRange(70, 80, 90), swing=0.6, minor=True, aliases=("lofi", "lo fi", "lo-fi hip hop", "lofi hip hop", "chillhop", "chill hop", "study beats", "lo-fi beats", "chill beats")),
        Genre("trip-hop", TempoRange(76, 88, 98), swing=0.55, minor=True, aliases=("trip hop", "triphop", "downtempo", "bristol")),
        Genre("reggae", TempoRange(66, 76, 88), swing=0.58, aliases=("roots reggae", "rocksteady", "one drop", "rasta")),
        Genre("dub", TempoRange(66, 72, 82), swing=0.57, minor=True, aliases=("dub reggae", "dubby")),
        Genre("ska", TempoRange(120, 150, 176), aliases=("two tone", "2 tone", "ska punk")),
        Genre("blues", TempoRange(70, 96, 130), swing=0.66, aliases=("blues shuffle", "shuffle", "bluesy", "12 bar blues", "twelve bar blues", "12-bar blues", "slow blues", "chicago blues", "delta blues")),
        Genre("country", TempoRange(90, 112, 140), aliases=("country and western", "bluegrass", "americana", "train beat", "nashville")),
        Genre("folk", TempoRange(80, 100, 125), aliases=("acoustic folk", "singer songwriter", "singer-songwriter", "folky", "celtic")),
        Genre("ambient", TempoRange(60, 72, 90), aliases=("chillout", "chill-out", "new age", "drone music", "soundscapes", "meditation")),
        Genre("cinematic", TempoRange(70, 90, 130), minor=True, aliases=("film score", "orchestral", "epic", "trailer", "soundtrack", "movie score", "film music", "filmic", "score", "classical")),
        Genre("synthwave", TempoRange(80, 100, 118), minor=True, aliases=("retrowave", "outrun", "80s", "eighties", "80s synth", "vaporwave", "new wave", "80's")),
        Genre("afrobeat", TempoRange(100, 112, 126), swing=0.52, minor=True, aliases=("afrobeats", "afro", "afropop", "highlife", "amapiano", "afro house")),
        Genre("waltz", TempoRange(90, 120, 180), metre="3/4", aliases=("viennese waltz", "jazz waltz", "musette")),
        Genre("chiptune", TempoRange(120, 140, 165), aliases=("8-bit", "8 bit", "8bit", "video game", "videogame", "game boy", "arcade", "nintendo")),
        Genre("tango", TempoRange(100, 120, 132), minor=True, aliases=("argentine tango", "milonga")),
        Genre("march", TempoRange(100, 112, 126), aliases=("marching band", "military")),
    )
}  # fmt: skip
