"""Every phrase of the musical vocabulary with what it can mean, and spelling put right against it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from bridge.controller.grammar.english import CONTRACTIONS, NUMBERS, ORDINALS, REAL_WORDS
from bridge.controller.grammar.everyday import EVERYDAY
from bridge.controller.grammar.phrases import ALL, ATTRIBUTES, DEGREES, FILLER, IT, OFF_TOPIC, STYLES, THIS, VERBS
from bridge.controller.grammar.tokens import Token, words_of
from bridge.core.notes import ROLES, Role
from bridge.core.vocabulary.effects import EFFECTS
from bridge.core.vocabulary.genres import GENRES
from bridge.core.vocabulary.instruments import DRUM_PIECES, INSTRUMENTS, PIECE_ALIASES
from bridge.core.vocabulary.moods import MOODS


@dataclass(frozen=True, slots=True)
class PartName:
    """A part as words name it.

    Args:
        name: As plans write it: a role, or an instrument or piece by its canonical name.
        role: The part it plays.
        certain: Whether a certain instrument is named, rather than a role.
        piece: Whether it is a piece of the drum kit.
    """

    name: str
    role: Role
    certain: bool = False
    piece: bool = False


@dataclass(frozen=True, slots=True)
class Senses:
    """All that one phrase can mean."""

    verbs: frozenset[str] = frozenset()
    part: PartName | None = None
    genre: str | None = None
    mood: str | None = None
    effect: str | None = None
    style: str | None = None
    attribute: str | None = None
    degree: float | None = None
    pointer: str | None = None

    @property
    def musical(self) -> bool:
        """Whether it names something of music, rather than only acting or pointing."""
        return any((self.part, self.genre, self.mood, self.effect, self.style, self.attribute))


ROLE_WORDS: dict[str, Role] = {
    "drums": "drums", "drum": "drums", "beat": "drums", "beats": "drums", "drum beat": "drums", "drum loop": "drums", "drum part": "drums", "drum pattern": "drums",
    "drum track": "drums", "drum groove": "drums", "drum kit": "drums", "drumkit": "drums", "drum set": "drums", "kit": "drums", "drumming": "drums", "drum line": "drums", "drum loops": "drums", "drumbeat": "drums", "groove drums": "drums",
    "percussion": "percussion", "perc": "percussion", "percs": "percussion", "percussions": "percussion", "hand percussion": "percussion", "percussion loop": "percussion", "percussive": "percussion",
    "bass": "bass", "bassline": "bass", "bass line": "bass", "bass part": "bass", "bass guitar": "bass", "basslines": "bass", "bass lines": "bass", "bass track": "bass", "low end part": "bass", "bass groove": "bass", "bass riff": "bass", "basses": "bass",
    "chords": "chords", "chord part": "chords", "chord": "chords", "chord track": "chords", "harmony part": "chords", "keys": "chords", "keyboard": "chords", "keyboards": "chords", "accompaniment": "chords", "comp part": "chords", "chord progression": "chords", "harmony": "chords", "chordal part": "chords", "harmonies": "chords",
    "pad": "pad", "pads": "pad", "synth pad": "pad", "synth pads": "pad", "pad sound": "pad", "pad part": "pad", "pad layer": "pad", "drone": "pad", "atmosphere": "pad", "soundscape": "pad", "texture": "pad", "atmospheric pad": "pad", "pad synth": "pad", "padding": "pad",
    "lead": "lead", "melody": "lead", "leads": "lead", "lead line": "lead", "melody line": "lead", "lead part": "lead", "topline": "lead", "top line": "lead", "tune on top": "lead", "hook": "lead", "solo": "lead", "melodies": "lead", "lead melody": "lead", "melodic line": "lead", "lead track": "lead", "solo line": "lead", "solo part": "lead", "motif": "lead", "theme": "lead", "counter melody": "lead", "countermelody": "lead", "riff": "lead", "lick": "lead", "hook line": "lead",
}  # fmt: skip


_PERCUSSION = {"shaker", "tambourine", "congas", "bongos"}


_PIECE_WORDS = {
    "shakers": "shaker", "maracas": "shaker", "egg shaker": "shaker", "tamb": "tambourine", "tambourines": "tambourine", "conga": "congas", "bongo": "bongos", "hat pattern": "hats",
    "rims": "rim", "rim clicks": "rim", "high hat": "hats", "high hats": "hats", "highhat": "hats", "highhats": "hats", "closed hats": "hats", "closed hat": "hats", "closed hi hat": "hats", "open hi hat": "open hat",
    "open hi hats": "open hat", "open hihat": "open hat", "kick pattern": "kick", "bass drums": "kick", "kickdrum": "kick", "kik": "kick", "snear": "snare", "clapping": "clap", "cow bell": "cowbell", "rimshots": "rim",
    "crash cymbals": "crash", "cymbal crash": "crash", "crash hit": "crash", "crashes": "crash", "cymbal hit": "crash", "ride bell": "ride", "snare roll": "snare", "hihat pattern": "hats", "hi hat pattern": "hats", "kick drums": "kick", "sidestick": "rim", "cross stick": "rim", "finger snaps": "clap", "snaps": "clap", "clap track": "clap", "ride cymbals": "ride", "tom tom": "toms", "tom drums": "toms", "floor tom": "toms", "tom fills": "toms", "hhs": "hats", "snare hits": "snare", "snaredrum": "snare", "bds": "kick", "kick hits": "kick",
}  # fmt: skip


_VOCALS = (
    "vocals",
    "vocal",
    "voice",
    "the vocal track",
    "lead vocal",
    "vocal line",
    "singer",
    "singing",
    "vox",
    "acapella",
    "a cappella",
    "acappella",
)


@cache
def lexicon() -> dict[tuple[str, ...], Senses]:
    """Phrase, as its words, to what it can mean; of two meanings of one sort the first told holds."""
    found: dict[tuple[str, ...], Senses] = {}
    for phrase, senses in _told():
        words = words_of(phrase)
        held = found.get(words)
        found[words] = senses if held is None else _both(held, senses)
    return found


def _both(held: Senses, more: Senses) -> Senses:
    return Senses(
        held.verbs | more.verbs, held.part or more.part, held.genre or more.genre, held.mood or more.mood,
        held.effect or more.effect, held.style or more.style, held.attribute or more.attribute,
        more.degree if held.degree is None else held.degree, held.pointer or more.pointer,
    )  # fmt: skip


def _told() -> Iterator[tuple[str, Senses]]:
    """Each phrase with one meaning at a time, the meanings that go first told first."""
    for word in _VOCALS:
        yield word, Senses(part=PartName("vocals", "lead", certain=True))
    for word, role in ROLE_WORDS.items():
        yield word, Senses(part=PartName(role, role))
    for piece in DRUM_PIECES:
        own: Role = "percussion" if piece in _PERCUSSION else "drums"
        for word in (piece, *(w for w, p in (PIECE_ALIASES | _PIECE_WORDS).items() if p == piece)):
            yield word, Senses(part=PartName(piece, own, certain=True, piece=True))
    for instrument in INSTRUMENTS.values():
        senses = Senses(part=PartName(instrument.name, instrument.role, certain=instrument.name not in ROLES))
        for word in (instrument.name, *instrument.aliases):
            yield word, senses
            if not word.endswith("s"):
                yield f"{word}s", senses
    for genre in GENRES.values():
        for word in (genre.name, *genre.aliases, *_genre_forms(genre.name, *genre.aliases)):
            yield word, Senses(genre=genre.name)
    for mood in MOODS.values():
        yield mood.name, Senses(mood=mood.name)
    for mood in MOODS.values():
        for word in (*mood.aliases, *_compared(mood.name), *(f for a in mood.aliases for f in _compared(a))):
            yield word, Senses(mood=mood.name)
    for effect in EFFECTS.values():
        for word in (effect.name.replace("_", " "), *effect.aliases):
            if word != "bell":
                yield word, Senses(effect=effect.name)
    yield from _told_in_phrases()


def _told_in_phrases() -> Iterator[tuple[str, Senses]]:
    for style, words in STYLES.items():
        yield from ((word, Senses(style=style)) for word in words)
    for attribute, words in ATTRIBUTES.items():
        yield from ((word, Senses(attribute=attribute)) for word in words)
    for degree, words in DEGREES.items():
        yield from ((word, Senses(degree=degree)) for word in words)
    for verb, words in VERBS.items():
        yield from ((word, Senses(verbs=frozenset({verb}))) for word in words)
    for pointer, words in (("selection", THIS), ("it", IT), ("all", ALL)):
        yield from ((word, Senses(pointer=pointer)) for word in words)


def _genre_forms(*names: str) -> Iterable[str]:
    for name in names:
        if " " not in name and "-" not in name and name.isalpha():
            yield from (f"{name}y", f"{name}ier") if not name.endswith("y") else (f"{name[:-1]}ier",)
        yield f"{name} music"
        yield f"{name} style"


def _compared(word: str) -> Iterable[str]:
    if " " in word or "-" in word or not word.isalpha():
        return
    if word.endswith("y") and len(word) > 3:
        yield from (f"{word[:-1]}ier", f"{word[:-1]}iest")
    elif len(word) <= 6 and not word.endswith(("er", "ed", "ing")):
        yield from (f"{word}r", f"{word}st") if word.endswith("e") else (f"{word}er", f"{word}est")


@cache
def longest() -> int:
    """Most words in one phrase."""
    return max(len(words) for words in lexicon())


@cache
def known_words() -> frozenset[str]:
    """Every word with a meaning or known to have none."""
    plain = {w for expansion in CONTRACTIONS.values() for w in expansion.split()}
    return frozenset(
        {
            *(w for words in lexicon() for w in words),
            *FILLER,
            *OFF_TOPIC,
            *plain,
            *NUMBERS,
            *ORDINALS,
            *_UNITS,
            *_ENGLISH,
            *REAL_WORDS,
            *EVERYDAY,
        }
    )


_UNITS = frozenset(
    """
    bar bars beat beats second seconds minute minutes semitones semitone tone tones step steps half halves octave
    octaves cents cent db hz khz bpm percent third fourth fifth sixth seventh quarter dorian phrygian lydian
    mixolydian locrian aeolian ionian pentatonic major minor maj min sharp flat chromatic harmonic melodic natural
    blues scale lufs ms triplet dotted note notes undo redo revert branch take takes option options alternative
    alternatives version versions midi half-time swung swing straight rest previous before after ago everything
    nothing between first start until beginning middle end ending intro outro verse chorus bridge drop onwards
    halfway through without except excluding minus higher lower louder quieter faster slower longer shorter up down
    left right centre center twice double triple once thrice stems unlock locked impression inspired inspiration
    style vibe similar sounds reminds something anything like scene evoking evokes mood
    """.split()  # noqa: SIM905
)


_ENGLISH = frozenset(
    """
    hate hates loves loved people person place world house home room door window street road city country night day
    morning evening summer winter autumn spring rain rainy sun sunny sea ocean beach forest mountain river sky star
    stars moon drive driving walk walking train plane boat money time year week month hour think thought thinks
    know knows knew word words name names called call calls side back front top bottom left right high low long
    short wide narrow thick thin white black blue green yellow orange purple brown gray pink gold silver hot cold
    warm dry clean dirty early late young ready open close closed full empty true false wrong good bad worse worst
    better great small large huge tiny thank sorry welcome about above below under over against among around behind
    beside beyond near inside outside toward towards upon via per idea ideas tells told tell give gives gave given
    find found lost leave left stays kept brought bring buy sold sell pay paid spend build built break broke broken
    fall fell feel felt grow grew hold held lead meet met read run ran send sent show shown shut sit sat sleep
    slept speak spoke stand stood teach taught tried try turn wear win won written wrote ask answered answer
    answers question questions reason reasons problem problems issue issues error errors client band singer drummer
    bassist producer album single record records studio stage crowd audience club radio dance dancing dancer film
    scene scenes story girl boy child children mother father friend friends king queen heart hearts dream dreams
    fire water earth wind light dark shadow ghost monster dragon robot robots alien space rocket ship island desert
    garden flower flowers tree trees snow storm cloud clouds thunder fly flying bird birds horse wolf lion fish
    chase fight battle war peace hero sunset sunrise midnight afternoon coffee tea cafe lounge lobby elevator
    airport highway neon tokyo paris london berlin york detroit chicago vegas
    load loads loading reload open bookmark restore snapshot checkpoint ideas idea v1 v2 improve improved improving rubbish sinking singing swimming slowly tall mount leaving touching changing
    altering harmonize evokes boring bore submarine pool mixing engineer hire pack sample pretty harsh drifts
    finger other usual awful ugly sucks terrible horrible muddy messy fix fixed fixing solved solve touch alter
    affect mess lose modify ruin break damage disturb must matter month october november december january february
    april june july august september cup won sum pan hand hands off tail tails tale wall walls ball call hall fall
    mall knob button slide sliders sliding stuff fun gun son tank bank rank rate late date gate mate fate race pace
    trace grace taste paste waste haste hold told bold cold fold mould would could should right light night might
    sight fight tight knight real deal meal seal heal steal steel heel deep sheep weep sweep creep peep beep jeep
    then than when ten pen men hen again main gain pain brain plain stain chain page cage wage message village
    storage average language sausage vote voting order ordering booking recipe cook cooking bake script sort list
    capital peru sings human life age old whom whose anymore total totally tune tunes lost loss loud clean sharp
    flat court hear here there their they where were whether wonder wonderful course coarse piece peace point
    points pointed state stated states station record recorded recording video player players layer layers lower
    bottle better letter matter later water latter ladder master masters lesson lessons loser user users uses used
    use cast past last fast vast mast least beast feast east west rest test best nest guest quest suggest request
    protect project projects product produced reduce reduced chance change changed danger stranger finance office
    notice practice service device advice twice price prices slice spice nice mice rice dice wrote route routes
    shoot roots boot boots foot feet meat seat heat beat treat great threat sweat
    ratio ratios parts fire brother mother light lights idea night copy copies paste duplicate humanize simplify crank wav mp3 effect stop bus song help fill fills instrumental instrumentals called follows following sum summed wait waiting waits took taken takes sharper flatter complete completed completes restore restored restoring
    alternate muted mute load loaded bookmark gone goes went come comes came back been being does doing done each
    even ever every few find found from get gets give given goes good great have having hear heard help just keep
    kept kind knew last leave left less like liked likes line little live look looks lots make many maybe mean more
    most move much must name near need never next none note only onto open over part past pick place play please
    pull push quite read real rest said same save says seem seems send sets shall show side since some soon sort
    start stay step still stop such sure swap talk tell them then they thing think this those time told tone took
    touch tried turn type under until upon used very want wants well were what when which while whole will wish
    with word work works would wrong year your yours later early earlier recent recently number numbers whatever
    whichever
    """.split()  # noqa: SIM905
)


@cache
def _by_length() -> dict[int, tuple[str, ...]]:
    targets = {w for words, senses in lexicon().items() for w in words if senses.musical or senses.verbs} | _UNITS
    lengths: dict[int, list[str]] = {}
    for word in sorted(targets):
        if len(word) >= 4 and word.isalpha():
            lengths.setdefault(len(word), []).append(word)
    return {n: tuple(words) for n, words in lengths.items()}


@cache
def corrected(word: str) -> str | None:
    """The nearest word of the vocabulary, where a slip of the fingers explains the difference.

    One edit is allowed in words of 4 to 6 letters and two in longer ones (optimal string alignment
    distance: insertion, deletion, substitution, transposition); the first letters must agree or be swapped.
    """
    if len(word) < 4 or not word.isalpha():
        return None
    allowed = 1 if len(word) < 8 else 2
    best: tuple[int, int, str] | None = None
    for length in range(len(word) - allowed, len(word) + allowed + 1):
        for candidate in _by_length().get(length, ()):
            if candidate[0] != word[0] and not (candidate[:2] == word[1::-1] or len(word) >= 6):
                continue
            if len(word) == length == 4 and sorted(word) != sorted(candidate):
                continue
            distance = _distance(word, candidate, allowed)
            if distance is not None and (candidate[0] == word[0] or distance == 1):
                found = (distance, abs(length - len(word)), candidate)
                best = found if best is None else min(best, found)
    return None if best is None else best[2]


def _distance(left: str, right: str, most: int) -> int | None:
    before: list[int] = []
    row = list(range(len(right) + 1))
    for i, a in enumerate(left, 1):
        older, before = before, row
        row = [i]
        for j, b in enumerate(right, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (a != b))
            if i > 1 and j > 1 and a == right[j - 2] and left[i - 2] == b:
                cost = min(cost, older[j - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return None
    return row[-1] if row[-1] <= most else None


def spelt(token: Token, names: frozenset[str]) -> Token:
    """The token, its spelling put right where it is no known word and no track's name."""
    if token.kind != "word" or token.text in known_words() or token.text in names:
        return token
    if (verb := _of_gerund(token.text)) is not None:
        return Token(verb, token.raw, token.kind)
    singular = token.text.removesuffix("s")
    if singular in known_words() and len(singular) > 3:
        return Token(singular, token.raw, token.kind)
    other = corrected(token.text)
    return token if other is None else Token(other, token.raw, token.kind, NUMBERS.get(other), ORDINALS.get(other))


@cache
def _of_gerund(word: str) -> str | None:
    """The verb in "replacing", "muting", "dropping"; None where it is none of those known."""
    stem = word.removesuffix("ing")
    if stem == word or len(stem) < 3:
        return None
    doubled = stem[:-1] if stem[-1] == stem[-2] else stem
    return next((v for v in (stem, f"{stem}e", doubled) if (s := lexicon().get((v,))) and s.verbs), None)
