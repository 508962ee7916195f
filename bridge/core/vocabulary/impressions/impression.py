"""From an impression to a brief: every word that means something pulls, and the pulls are weighed together.

The words are looked up longest first in titles, artists, scenes, decades, genres, moods and instruments.
Each that is found votes with the weight of its kind: who names a film means that film, while "night" only
colours what else is said.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from bridge.core.brief import Brief
from bridge.core.units import Bpm
from bridge.core.vocabulary.genres import GENRES
from bridge.core.vocabulary.impressions.artists import ARTISTS
from bridge.core.vocabulary.impressions.hint import Hint
from bridge.core.vocabulary.impressions.scenes import DECADES, SCENES
from bridge.core.vocabulary.impressions.titles import TITLES
from bridge.core.vocabulary.instruments import INSTRUMENTS
from bridge.core.vocabulary.moods import MOODS, Mood

Kind = Literal["title", "artist", "genre", "mood", "scene", "decade", "instrument"]

_WEIGHT: dict[Kind, float] = {
    "title": 1.0, "artist": 1.0, "genre": 1.2, "mood": 1.2, "scene": 0.6, "decade": 0.5, "instrument": 0.5,
}  # fmt: skip
_CERTAINTY: dict[Kind, float] = {
    "title": 0.85, "artist": 0.85, "genre": 0.85, "mood": 0.5, "scene": 0.5, "decade": 0.5, "instrument": 0.4,
}  # fmt: skip
_RANKS = (1.0, 0.6, 0.35, 0.2)
"""How much a hint's first, second … genre or mood counts."""
_MOODS, _INSTRUMENTS = 3, 4
"""How many of each a brief takes at most."""
_LONGEST = 7
"""Words in the longest name."""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_EVERYDAY = _words(
    "air bonobo burial justice stardust disclosure cassius underworld prodigy tricky chic prince queen muse oasis blur "
    "pulp cream eagles tool drake nas pendulum interpol strokes misfits pixies meters maxwell toots temptations supremes "
    "sophie avalanches adele moby drive dune alien frozen yesterday imagine nocturne matrix halo celeste quake strobe "
    "shaft jaws rocky mario thriller inception titanic psycho superstition"
)
"""Names that are everyday words as well: they count as names only where they are written or used as one."""
_CUES = _words("like by la meets meet versus vs artist band group film movie game soundtrack album song")
"""Words beside which such a word is a name."""
_HOMONYMS = _words("house metal rock trap garage soul country march score swing breaks acid jungle arcade")
"""Genres that are also things; after "the" or "my" they are the thing, mostly."""
_DETERMINERS = _words("the a an my our your his her their this that old empty big small")

_PLAIN_INSTRUMENTS = _words(
    "piano guitar violin fiddle cello strings harp flute clarinet oboe trumpet trombone sax saxophone horns brass organ "
    "hammond accordion harmonica banjo mandolin ukulele sitar koto kalimba marimba xylophone vibraphone harpsichord "
    "choir bells celesta rhodes wurlitzer clavinet 808 congas bongos tambourine whistle orchestra"
)
"""Instruments of one word that mean little else; others ("lead", "keys", "sub") are left to plainer requests."""

_IDLE = _words(
    "a an the of in on at to for from with and or by as is it its it's that this these those i i'm me my we you your he "
    "she they his her their be being been am are was were feel feels feeling felt like sound sounds sounding something "
    "some music loop song tune piece track style vibe vibes mood kind sort little very really so just up down into but "
    "through over under about make made give play think want would could meets meet vs versus plus bit de du movie film "
    "scene opening theme last first whole all"
)
_NOT = _words("not no never without isn't don't less")
_DECADE = re.compile(r"(?:19|20)?(\d)0'?s|((?:19|20)\d\d)")
_SPELT = {
    "twenties": 1920, "thirties": 1930, "forties": 1940, "fifties": 1950, "sixties": 1960, "seventies": 1970,
    "eighties": 1980, "nineties": 1990, "noughties": 2000,
}  # fmt: skip
_HOUR = re.compile(r"(1[0-2]|0?[1-9])(?::\d\d)?(am|pm)")


@dataclass(frozen=True, slots=True)
class Impression:
    """What an impression was taken to mean.

    Args:
        brief: Genre, mood, energy and what else it says; what it leaves open is None.
        heard: The words that meant something, as they were written.
        confidence: 0 (nothing was understood) to 1.
    """

    brief: Brief
    heard: tuple[str, ...]
    confidence: float


@dataclass(frozen=True, slots=True)
class _Sense:
    """What a stretch of words means; `count` is how many they are."""

    hint: Hint
    kind: Kind
    count: int
    heard: str
    negated: bool = False
    share: float = 1.0

    @property
    def weight(self) -> float:
        return _WEIGHT[self.kind] * self.share


def impression(text: str) -> Impression:
    """What music a title, an artist, a scene or a feeling calls for.

    Args:
        text: In the musician's words, in English.

    Returns:
        An empty brief with confidence 0 where no word means anything.
    """
    written = [part for word in re.findall(r"[^\s,;!?()\"“”…]+", text) for part in _parted(word)]
    words = [_plain(word) for word in written]
    senses = list(_senses(words, written))
    if not senses:
        return Impression(Brief(), (), 0.0)
    heard = tuple(dict.fromkeys(sense.heard for sense in senses))
    return Impression(_brief(senses), heard, _confidence(senses, words))


def _senses(words: list[str], written: list[str]) -> Iterator[_Sense]:
    at = 0
    while at < len(words):
        sense = _sense_at(at, words, written)
        if sense is None:
            at += 1
            continue
        before = words[max(0, at - 2) : at]
        negated = sense.kind == "mood" and not _NOT.isdisjoint(before)
        yield _Sense(sense.hint, sense.kind, sense.count, sense.heard, negated, sense.share)
        at += sense.count


def _sense_at(at: int, words: list[str], written: list[str]) -> _Sense | None:
    lexicon = _lexicon()
    for count in range(min(_LONGEST, len(words) - at), 0, -1):
        phrase, heard = " ".join(words[at : at + count]), " ".join(written[at : at + count]).strip("'’.-")
        found = lexicon.get(phrase)
        if found is None and count == 1 and phrase not in _IDLE:
            found = _decade(phrase) or _hour(phrase) or _inflected(phrase)
        if found is None and count == 2 and words[at + 1] in ("am", "pm"):
            found = _hour(phrase.replace(" ", ""))
        for kind, hint in found or ():
            if kind in ("artist", "title") and phrase in _EVERYDAY and not _is_name(at, words, written):
                continue
            thing = kind == "genre" and phrase in _HOMONYMS and at > 0 and words[at - 1] in _DETERMINERS
            if thing and any(other == "scene" for other, _ in found or ()):
                continue
            return _Sense(hint, kind, count, heard, share=0.4 if thing else 1.0)
    return None


def _is_name(at: int, words: list[str], written: list[str]) -> bool:
    """Whether an everyday word stands as a name: alone, beside a cue, or capitalised where nothing else would be."""
    others = [word for index, word in enumerate(words) if index != at and word not in _IDLE]
    beside = {*words[max(0, at - 1) : at], *words[at + 1 : at + 2]}
    if at and words[at - 1] in _DETERMINERS - {"the"}:
        return False
    capital = written[at][:1].isupper() and not all(w[:1].isupper() or _plain(w) in _IDLE for w in written)
    return not others or not _CUES.isdisjoint(beside) or (capital and at > 0)


@lru_cache(maxsize=1)
def _lexicon() -> dict[str, tuple[tuple[Kind, Hint], ...]]:
    """All phrases of one or more words, each with its meanings, the likeliest first."""
    lexicon: defaultdict[str, list[tuple[Kind, Hint]]] = defaultdict(list)

    def learn(kind: Kind, name: str, hint: Hint) -> None:
        lexicon[" ".join(_plain(word) for word in name.split())].append((kind, hint))

    for name, hint in TITLES.items():
        learn("title", name, hint)
    for name, hint in ARTISTS.items():
        learn("artist", name, hint)
    for genre in GENRES.values():
        for name in (genre.name, *genre.aliases):
            if _DECADE.fullmatch(name) is None and name not in _SPELT:
                learn("genre", name, Hint((genre.name,)))
    for name, hint in SCENES.items():
        learn("scene", name, hint)
    for mood in MOODS.values():
        for name in (mood.name, *mood.aliases):
            learn("mood", name, Hint(mood=(mood.name,)))
    for instrument in INSTRUMENTS.values():
        for name in (instrument.name, *instrument.aliases):
            if " " in name or name in _PLAIN_INSTRUMENTS:
                learn("instrument", name, Hint(instruments=(instrument.name,)))
    return {name: tuple(meanings) for name, meanings in lexicon.items()}


def _plain(word: str) -> str:
    """Lower case without accents, quotes or a possessive ending."""
    decomposed = unicodedata.normalize("NFKD", word.lower().replace("’", "'").replace("ø", "o").replace("ß", "ss"))
    bare = "".join(c for c in decomposed if not unicodedata.combining(c)).strip("'.-–—*_")
    return bare if bare[:-2].isdigit() else bare.removesuffix("'s")


def _parted(word: str) -> list[str]:
    """A word at its hyphens, unless it is known with them: "late-night", but "lo-fi"."""
    return (
        [word]
        if _plain(word) in _known_words()
        else [part for part in re.split(r"[-–—/]|(?<!\d):|:(?!\d)", word) if part]
    )


@lru_cache(maxsize=1)
def _known_words() -> frozenset[str]:
    return frozenset(word for phrase in _lexicon() for word in phrase.split())


def _inflected(word: str) -> tuple[tuple[Kind, Hint], ...] | None:
    """The meaning of the word that this is a form of, such as "raining" of "rain"."""
    lexicon = _lexicon()
    for ending, instead in (("ies", "y"), ("es", ""), ("s", ""), ("ing", ""), ("ing", "e"), ("ed", ""), ("ed", "e"),
                            ("ily", "y"), ("ly", ""), ("y", ""), ("ness", ""), ("ish", ""), ("er", ""), ("est", ""), ("ier", "y"), ("iest", "y")):  # fmt: skip
        stem = word.removesuffix(ending)
        if stem == word or len(stem) < 3:
            continue
        candidates = [stem + instead]
        if ending in ("ing", "ed", "y", "er", "est") and stem[-1] == stem[-2]:
            candidates.append(stem[:-1])
        for candidate in candidates:
            meanings = tuple(m for m in lexicon.get(candidate, ()) if m[0] in ("scene", "mood"))
            if meanings:
                return meanings
    return None


def _decade(word: str) -> tuple[tuple[Kind, Hint], ...] | None:
    match = _DECADE.fullmatch(word)
    if match is None:
        year = _SPELT.get(word)
    elif match.group(2):
        year = int(match.group(2)) // 10 * 10
    elif len(word.rstrip("s").rstrip("'")) == 4:
        year = int(word[:4])
    else:
        digit = int(match.group(1))
        year = 1900 + 10 * digit if digit >= 2 else 2000 + 10 * digit
    hint = None if year is None else DECADES.get(year)
    return None if hint is None else (("decade", hint),)


def _hour(word: str) -> tuple[tuple[Kind, Hint], ...] | None:
    match = _HOUR.fullmatch(word)
    if match is None:
        return None
    hour = int(match.group(1)) % 12 + (12 if match.group(2) == "pm" else 0)
    names = ("late night",) * 5 + ("dawn",) * 3 + ("morning",) * 4 + ("afternoon",) * 6 + ("night",) * 6
    return (("scene", SCENES[names[hour]]),)


def _brief(senses: list[_Sense]) -> Brief:
    genre = _most(senses, lambda hint: hint.genres, 1)
    return Brief(
        genre=genre[0] if genre else None,
        mood=_moods(senses),
        energy=_bent(_mean(senses, lambda hint: hint.energy), senses, lambda mood: mood.energy),
        density=_bent(_mean(senses, lambda hint: hint.density), senses, lambda mood: mood.density),
        swing=_mean(senses, lambda hint: hint.swing),
        tempo=_tempo(senses, genre[0] if genre else None),
        instruments=_most([s for s in senses if not s.negated], lambda hint: hint.instruments, _INSTRUMENTS),
    )


def _most(senses: list[_Sense], wanted: Callable[[Hint], tuple[str, ...]], count: int) -> tuple[str, ...]:
    """Those with the most votes; the one named first wins a tie."""
    votes: defaultdict[str, float] = defaultdict(float)
    for sense in senses:
        for rank, name in zip(_RANKS, wanted(sense.hint), strict=False):
            votes[name] += sense.weight * rank
    return tuple(sorted(votes, key=lambda name: -votes[name])[:count])


def _moods(senses: list[_Sense]) -> tuple[str, ...]:
    """The strongest moods that do not contradict each other; "not sad" is its opposite."""
    votes: defaultdict[str, float] = defaultdict(float)
    for sense in senses:
        for rank, name in zip(_RANKS, sense.hint.mood, strict=False):
            if sense.negated:
                votes[name] -= 10
                name = MOODS[name].opposite or name
            votes[name] += sense.weight * rank
    chosen: list[str] = []
    for name in sorted(votes, key=lambda name: -votes[name]):
        opposites = {MOODS[name].opposite, *(other for other in chosen if MOODS[other].opposite == name)}
        if votes[name] > 0.15 and opposites.isdisjoint(chosen) and len(chosen) < _MOODS:
            chosen.append(name)
    return tuple(chosen)


def _mean(senses: list[_Sense], wanted: Callable[[Hint], float | None]) -> float | None:
    found = [(value, sense.weight) for sense in senses if (value := wanted(sense.hint)) is not None]
    if not found:
        return None
    return round(sum(value * weight for value, weight in found) / sum(weight for _, weight in found), 3)


def _bent(value: float | None, senses: list[_Sense], wanted: Callable[[Mood], float]) -> float | None:
    """A share of 0–1 moved by the moods that were said in so many words: "Metallica, but relaxed"."""
    if value is None:
        return None
    for sense in senses:
        if sense.kind == "mood":
            value += wanted(MOODS[sense.hint.mood[0]]) * (-1 if sense.negated else 1)
    return round(min(1.0, max(0.0, value)), 3)


def _tempo(senses: list[_Sense], genre: str | None) -> Bpm | None:
    """What names say, else the genre's own, both bent by the scene; None where nothing bears on it."""
    named = _mean([s for s in senses if genre is None or genre in s.hint.genres], lambda hint: hint.tempo)
    pace = 1.0
    for sense in senses:
        pace *= sense.hint.pace
        if sense.kind == "mood" and not sense.negated:
            pace *= MOODS[sense.hint.mood[0]].tempo
    if genre is None or (named is None and pace == 1.0):
        return None if named is None else Bpm(round(named * pace))
    usual = GENRES[genre].tempo
    tempo = (usual.typical if named is None else named) * pace
    low, high = (usual.low, usual.high) if named is None else (0.8 * usual.low, 1.2 * usual.high)
    return Bpm(float(round(min(high, max(low, tempo)))))


def _confidence(senses: list[_Sense], words: list[str]) -> float:
    """How sure the words are of themselves, less what was passed over."""
    doubt = 1.0
    for sense in senses:
        doubt *= 1 - _CERTAINTY[sense.kind] * sense.share
    telling = [word for word in words if word not in _IDLE and word not in _NOT]
    heard = sum(sense.count for sense in senses)
    coverage = min(1.0, heard / len(telling)) if telling else 1.0
    return round((1 - doubt) * (0.5 + 0.5 * coverage), 3)
