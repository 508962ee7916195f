"""New music: a loop, an impression, a part, music around drums."""

from __future__ import annotations

import re

from bridge.controller.grammar.clauses import Clause
from bridge.controller.grammar.lexicon import ROLE_WORDS, PartName
from bridge.controller.grammar.reading import Proposal, Reading, Scene, where
from bridge.controller.grammar.tags import Tag
from bridge.controller.grammar.targets import ALL, LAST, SELECTION
from bridge.controller.grammar.wishes import takes_of, wishes
from bridge.core.plan import Question
from bridge.core.target import Span, Target
from bridge.core.vocabulary.instruments import INSTRUMENTS
from bridge.tasks.add_track import Arguments as AddTrack
from bridge.tasks.drums_to_music import Arguments as DrumsToMusic
from bridge.tasks.generate import Arguments as Generate
from bridge.tasks.impression import Arguments as Impression

WHOLE = r"loops?|tracks?|songs?|tunes?|grooves?|jams?|music|instrumentals?|pieces?|bars? of|sketch|arrangement|backing track|something|cue|composition|backing|soundtrack|number|ballad|anthem|jingle|intro|outro|section|idea|theme song|banger|bop|vibe|beats?|production|score|background music|riddim|backdrop"
_LIKE = re.compile(
    r"(?:(?:in|with|after) the (?:style|vein|spirit|manner|feel|sound|mood|vibe) of|in the style:|vibe:|mood:|think(?! of)|reminiscent of|inspired by|evoking|(?:that |which )?evokes?|evocative of|a la|à la|(?:that |which |it )?(?:should |would |could |to )?(?:feels?|sounds?|feeling|sounding|seems?)(?: a bit| kind of| sort of| something| just| exactly)? like|that reminds (?:me|us|you) of|reminding (?:me|us) of|reminds me of|(?:something|anything|music|loop|beat|track|tune|song|piece|groove|one|vibe|stuff|it|bit|idea|instrumental|sound|more|style|feel) like|think of|imagine|picture|for a scene (?:of|where|with|in which)|called|titled|entitled|named|with the title|the (?:feeling|mood|vibe|atmosphere|impression|sound) of|(?:a |the )?(?:[\w]+ )?(?:type|style) (?:beat|track|song)|based on the (?:title|feeling|idea|image)|as if|like)(?=\W)",
    re.I,
)
_FOR = re.compile(r"(?:music|something|a loop|a track|a tune|a song|soundtrack|a soundtrack|a piece|a groove|a beat|loop|track|background music|background|bgm|the music|some music|a cue|a score|vibes?) (?:for|to) (?=(?:an?|the|when|driving|walking|studying|sleeping|running|dancing|falling|watching|my|cooking|reading|\w+ing)\b)", re.I)  # fmt: skip


def impression(scene: Scene) -> Reading:
    """Something like a title, an artist, a scene or a feeling."""
    clause, world = scene.clause, scene.world
    if (
        clause.asks
        and clause.says("what|which|how")
        or clause.says("i would like|i feel like")
        and not clause.says("sounds? like|feels? like|something like|inspired|style of")
    ):
        return None
    text = _source(scene)
    match = _LIKE.search(text)
    kind = match.group().lower() if match else ""
    if match is None:
        match = _FOR.search(text)
        if match is None:
            return _typed(scene, text)
    if re.search(r"(?:i|we|would|you|'d)\s*$", text[: match.start()], re.I) and kind == "like":
        return None
    if kind in ("like",) and not re.search(
        r"\b(?:play|make|write|create|compose|generate|do|give|want|beat|riff|groove|loop)\b",
        text[: match.start()],
        re.I,
    ):
        return None
    if kind == "like" and clause.parts and not clause.quoted:
        return None
    if kind in ("called", "titled", "entitled", "named", "with the title") and clause.says(
        "branch|track called|version called|the track|this|it"
    ):
        return None
    if kind in ("think of", "imagine", "picture") and not clause.genres and len(text[match.end() :].split()) < 2:
        return None
    tail = text[match.end() :].strip(" ,.:!?")
    before = text[: match.start()]
    if (
        (clause.effects and not clause.has("add", "make", "want"))
        and re.search(r"\b(?:it|this|that|the)\b", before)
        and _effect_like(clause, tail)
    ):
        return None
    if _effect_like(clause, tail):
        return None
    about, wish_words = _until_wishes(scene, tail)
    if not about:
        return None
    if re.fullmatch(
        r"(?:(?:the )?(?:other|last|first) time.*|always|usual|yesterday|(?:you|we|i) did.*|this|that|it|these|those|the (?:last|first|other) one|the (?:drums|bass|loop|selection|original|chords|one before)|before|a|an|to)(?: but.*| again.*)?",
        about,
        re.I,
    ):
        return None
    if _only_genre(clause, about) and kind not in ("called", "titled"):
        return None
    named_part = [p for t, p in clause.parts if t.start < _token_of(clause, match, text)]
    if named_part and not re.search(rf"\b(?:{WHOLE})\b", before, re.I) and not re.search(r"\bit\b", before):
        return None
    del wish_words
    found = wishes(_without(clause, about))
    found["prompt"] = scene.text
    arguments = Impression(impression=about, takes=takes_of(clause) or 1, at=_at(clause), **found)
    return (Proposal("impression", arguments, makes=True),)


def _typed(scene: Scene, text: str) -> Reading:
    """ "a Daft Punk type beat", "that Radiohead vibe"."""
    match = re.search(
        r"\b(?:an?|some|that|this|me)\s+((?:[A-Z0-9][\w'.&-]*\s?)+?)[\s-]+(?:type|style|vibe|kind of|inspired|esque|like|flavoured|-ish)[\s-]*(?:beats?|tracks?|loops?|songs?|tunes?|grooves?|things?|vibes?|piece|instrumental)?\b",
        text,
    )
    if match is None or _only_genre(scene.clause, match.group(1)):
        return None
    found = wishes(_without(scene.clause, match.group(1)))
    found["prompt"] = scene.text
    return (
        Proposal(
            "impression",
            Impression(impression=match.group(1).strip(), takes=takes_of(scene.clause) or 1, **found),
            makes=True,
        ),
    )


def _source(scene: Scene) -> str:
    """The clause's own stretch of the request, as it was typed."""
    return re.sub(r"\s+", " ", scene.text.replace("’", "'").replace("“", '"').replace("”", '"'))


def _token_of(clause: Clause, match: re.Match[str], text: str) -> int:
    count = len(re.findall(r"[\w']+", text[: match.start()]))
    return count + 1


def _effect_like(clause: Clause, tail: str) -> bool:
    low = tail.lower()
    return bool(
        re.match(
            r"(?:it (?:is|was|were)|it's|coming|played|from|through|recorded|on|an?|the)?\s*(?:an?|the|through|on|from|over)?\s*(?:an? |the )?(?:old |cheap |broken |small |tiny |am |vintage |bad )*(?:under ?water|telephone|phone|radio|tape|cassette|vinyl|record|walkie|megaphone|gramophone|cave|cathedral|hall|church|bathroom|stadium)",
            low,
        )
    )


def _only_genre(clause: Clause, about: str) -> bool:
    from bridge.controller.grammar.lexicon import lexicon
    from bridge.controller.grammar.tokens import words_of

    words = tuple(
        w
        for w in words_of(about)
        if w not in ("a", "an", "the", "some", "music", "style", "song", "track", "loop", "beat", "groove", "tune")
    )
    senses = lexicon().get(words)
    return (
        senses is not None
        and bool(senses.genre or senses.mood or senses.effect or senses.part or senses.style)
        or not words
    )


def _until_wishes(scene: Scene, tail: str) -> tuple[str, str]:
    """The impression, cut where plain wishes ("…, 4 bars, in D minor") or another sentence begin."""
    cut = len(tail)
    if tail[:1] in "\"'" and (end := tail.find(tail[0], 1)) > 0:
        return tail[1:end], tail[end + 1 :]
    for pattern in (
        r",?\s+(?:and )?(?:in|at|with|around|about|using|over)\s+(?:[A-G](?:#|b|♯|♭| sharp| flat)?\s?(?:minor|major|min|maj|m|dorian|phrygian|lydian|mixolydian)?(?=$|[\s,.])(?! [a-z]+ing)|\d+(?:\.\d+)?(?= ?bpm|$| ?bars|,)|\d/\d)",
        r",?\s+(?:but|with)\s+(?:no|without|slower|faster|darker|drums|bass|piano|guitar|guitars|strings|more|less|only|just)\b",
        r",?\s+(?:without|no)\s+\w+",
        r"[,;]\s*(?:and )?(?:\w+\s+){0,2}(?:bars?|bpm|takes?|versions?|options?|beats)\b",
        r",?\s+\d+\s*(?:bpm|bars?|takes?|versions?)\b",
        r"[,;.!]\s*(?:in|at|about|around|with|no|without|please|thanks|but|then|and then|\d|key|slow|fast|very|not|maybe|make|add|instrumental|one|two|three|four|eight|sixteen|[A-G][#b]? (?:minor|major)|lots|just|only|some|something)\b",
        r",?\s+(?:and then|then)\s",
        r"\s+and\s+(?:add|make|put|give|remove|set|keep|lock)\b",
        r",?\s+(?:please|thanks|thank you|would be (?:nice|great|cool|lovely)|if you can|ok\??)\s*[.!?]*$",
        r"\s+for (?:me|us)\b",
        r"[.!?]\s",
        r";",
    ):
        found = re.search(pattern, tail, re.I if "[A-G]" not in pattern else 0)
        if found:
            cut = min(cut, found.start())
    about = tail[:cut].strip(" ,.!?:;\"'")
    about = re.sub(r"^(?:it is|it's|it were|i am|i'm|we are|we're|you are|you're)\s+", "", about, flags=re.I)
    return about, tail[cut:]


def _without(clause: Clause, about: str) -> Clause:
    """The clause less the words of the impression, so that "rainy" in a title is no wish."""
    from bridge.controller.grammar.tokens import words_of

    gone = list(words_of(about))
    line = [w for t in clause.tags for w in t.words.split()]
    start = next((i for i in range(len(line) - len(gone) + 1) if line[i : i + len(gone)] == gone), None)
    kept: list[Tag] = []
    position = 0
    for tag in clause.tags:
        size = len(tag.words.split())
        if start is None or not (start <= position < start + len(gone)):
            kept.append(tag)
        position += size
    if start is None:
        kept = [t for t in kept if not set(t.words.split()) & set(gone) or t.amount or t.key]
    from dataclasses import replace

    return replace(clause, tags=tuple(kept))


def _at(clause: Clause) -> Span | None:
    for span in clause.ranges:
        if span.unit in ("bars", "seconds", "beats"):
            return span
    return None


def drums_to_music(scene: Scene) -> Reading:
    """Music written around drums."""
    clause, world = scene.clause, scene.world
    drums = [(t, p) for t, p in clause.parts if p.role in ("drums", "percussion") and not p.piece]
    pointed_at = clause.pointer() in ("it", "selection") and (_is_drums(scene))
    if not drums and not pointed_at:
        return None
    tag = drums[0][0] if drums else None
    music = clause.says(
        r"music|song|track|tune|full (?:track|loop|arrangement|song)|whole (?:song|track)|band|arrangement|instrumental|something|accompaniment|the rest|piece|backing|production|(?:turn|make) (?:\w+ ){1,3}into|everything else|composition|melody and chords|loop"
    )
    dropped = scene.carried.named == (Target("role", "drums"),) and clause.says("something|music|song|track|tune|arrangement")
    about = dropped or clause.says(
        r"(?:around|from|based on|on top of|over|on|out of|to go with|goes with|go with|fits?|for|with|to|using|above|under|onto|into|match(?:ing|es)?|along with|that suits?|suits?) (?:(?:the|this|that|these|those|my|a|our|given|it|selected|existing) )*(?:drums?|beats?|drum|percussion|kit|groove|pattern|rhythm|it|them)"
    ) or clause.says(
        r"(?:turn|transform|convert|develop|build|flesh|grow|make|expand|evolve|harmonize) (?:out )?(?:the|this|that|these|those|them|my|it)\b.*\b(?:into|in to|out|up|to) (?:an? |some |the )?"
    )
    turn = clause.says(
        r"(?:turn|transform|convert|develop|build|flesh|grow|make|expand|evolve|harmonize)\b.*\b(?:into|up into|out into|out|to) (?:an? |some |the )?(?:\w+ ){0,4}(?:song|track|tune|piece|music|full|loop|composition|production|arrangement)"
    )
    if not music or not (about or turn or _words_for_drums(clause)):
        return None
    created = clause.has("make", "add", "want", "build_on", "extend", "rearrange", "turn") or clause.says(
        "build|write|compose|music|flesh|develop|turn|arrange|what would go"
    )
    if not created or clause.has("remove", "isolate", "vary", "split", "again"):
        return None
    if tag is not None and tag in _objects(clause) and not turn:
        return None
    others = [p for t, p in clause.parts if t is not tag and p.role not in ("drums",)]
    if len(others) == 1 and not clause.says(
        r"music|song|tune|full|whole|track (?:with|on|around|from|over)|something|build|band|piece"
    ):
        return None
    found = wishes(clause, skip=(tag,) if tag else ())
    names = tuple(dict.fromkeys(p.name for p in others))
    if names:
        found["instruments"] = names
    found["prompt"] = scene.text
    target = (
        SELECTION
        if _is_drums(scene) and (tag is None or clause.says("this|these|selected"))
        else Target("role", "drums")
        if tag is not None
        else LAST
    )
    if scene.carried.named and scene.carried.named[0] == Target("role", "drums"):
        target = Target("role", "drums")
    return (
        Proposal(
            "drums_to_music", DrumsToMusic(target=target, takes=takes_of(clause) or 1, **found), makes=True, named=()
        ),
    )


def _words_for_drums(clause: Clause) -> bool:
    return bool(
        clause.says(
            r"(?:these|this|the|my) (?:drums?|beat|drum loop|drum pattern) .*(?:music|song|band|rest|chords and|bass and)"
        )
    )


def _is_drums(scene: Scene) -> bool:
    """Whether what is pointed at is a drum part."""
    world = scene.world
    if scene.carried.named:
        return scene.carried.named[0] == Target("role", "drums")
    if world.selected:
        return bool(world.selected_roles) and world.selected_roles <= {"drums", "percussion"}
    return bool(world.context.last) and {p.role for p in world.context.last} <= {"drums", "percussion"}


def add(scene: Scene) -> Reading:
    """A new part, or several, beside what is there."""
    clause = scene.clause
    objects = _objects(clause)
    if not objects:
        return None
    under = _under(scene)
    skip = tuple(t for t in clause.tags if t.senses.part is not None and t not in objects)
    steps: list[Proposal] = []
    takes = takes_of(clause)
    for tag in objects:
        part = tag.senses.part
        if part is None:
            continue
        near = _local(clause, tag, objects)
        found = wishes(near, skip=(tag, *skip))
        found["prompt"] = scene.text
        style = _style(near, tag, part)
        player = _player(clause, tag, part) if len(objects) == 1 else None
        arguments = AddTrack(
            role=_role(part, near), instrument=player.name if player else _instrument(part, tag), style=style, under=SELECTION if player else under,
            ranges=clause.ranges or _there(scene), takes=takes or 1, **found,
        )  # fmt: skip
        steps.append(Proposal("add_track", arguments, makes=True))
    return tuple(steps)


def _player(clause: Clause, tag: Tag, part: PartName) -> PartName | None:
    """The instrument in "a melody on cello", "chords played by an organ"."""
    if part.certain or part.role == "drums":
        return None
    for index, other in enumerate(clause.tags[:-1]):
        if other.start >= tag.end and other.words in ("on", "by", "with", "for", "using"):
            rest = [t for t in clause.tags[index + 1 : index + 3] if t.words not in ("a", "an", "some")]
            if rest and rest[0].senses.part is not None and rest[0].senses.part.certain and not rest[0].senses.part.piece:
                return rest[0].senses.part
    return None


def _there(scene: Scene) -> tuple[Span, ...]:
    return (
        scene.carried.ranges if scene.clause.says("there|in that range|in the same (?:place|bars|range|spot)") else ()
    )


def _role(part: PartName, clause: Clause) -> str:  # type: ignore[misc]
    return part.role


def _instrument(part: PartName, tag: Tag) -> str | None:
    if not part.certain or part.name in ROLE_WORDS:
        return None
    if part.name == "vocals":
        return None
    return part.name


def _style(clause: Clause, tag: Tag, part: PartName) -> str | None:
    for other in clause.tags:
        if other.senses.style is None or (
            other is tag and other.words not in ("arpeggio", "arpeggios", "arp", "arps", "stabs", "stab")
        ):
            continue
        if other.words == "solo" and part.role == "lead":
            return "solo"
        return other.senses.style
    return None


def _local(clause: Clause, tag: Tag, objects: tuple[Tag, ...]) -> Clause:
    """The words that belong to one of several parts: those since the one before it, and those after the last."""
    from dataclasses import replace

    if len(objects) == 1:
        return clause
    position = objects.index(tag)
    low = objects[position - 1].end if position else 0
    high = objects[position + 1].start if position + 1 < len(objects) else 10**6
    last = objects[-1].end
    kept = tuple(
        t for t in clause.tags
        if (low <= t.start < tag.end)
        or (tag.end <= t.start < high and position == len(objects) - 1 and (t.senses.style or t.senses.mood))
        or (t.start >= last and not (t.senses.style or t.senses.mood or t.senses.part))
        or (t.start < objects[0].start and (t.key or t.amount or t.metre or t.senses.genre))
        or (tag.end <= t.start < high and t.start < last and _after_belongs(clause, tag, t))
    )  # fmt: skip
    return replace(clause, tags=kept)


def _after_belongs(clause: Clause, tag: Tag, other: Tag) -> bool:
    between = [t for t in clause.tags if tag.end <= t.start < other.start]
    return bool(other.senses.style) and not any(t.words in ("and", ",") for t in between)


_BEFORE_OBJECT = frozenset({"under", "over", "to", "with", "behind", "on", "beneath", "above", "against", "for", "following", "below", "underneath", "alongside", "atop", "between", "from", "of", "matching", "around", "along", "supporting", "follows", "fits", "onto", "into", "doubling", "like", "as", "match", "follow", "support", "complement", "complementing", "beside", "in", "than"})  # fmt: skip


def _objects(clause: Clause) -> tuple[Tag, ...]:
    """Parts that are asked for, as against those that something goes under or over."""
    found: list[Tag] = []
    behind = False
    for index, tag in enumerate(clause.tags):
        if tag.words in _BEFORE_OBJECT or tag.words in (
            "on top of",
            "over",
            "from",
            "around",
            "based on",
            "out of",
            "complement",
            "accompany",
            "go with",
        ):
            behind = not (tag.words in ("for", "of", "as", "with") and _indefinite(clause, index + 1) and not found)
            if tag.words in ("with",) and _with_adds(clause, index):
                behind = False
        elif tag.words in ("and", ",") and behind and _indefinite(clause, index + 1):
            behind = False
        elif (
            tag.senses.verbs & {"add", "want"}
            and tag.senses.part is None
            and tag.words not in ("in", "like", "support", "get", "have")
        ):
            behind = False
        if tag.senses.part is not None and not behind and not (tag.track and _definite(clause, index)):
            if (
                tag.senses.genre
                and not tag.senses.part.certain
                and index + 1 < len(clause.tags)
                and clause.tags[index + 1].senses.part is not None
            ):
                continue
            if (
                tag.senses.style
                and tag.senses.part.name in ("pluck",)
                and any(t.senses.part is not None and t is not tag for t in clause.tags[index + 1 : index + 3])
            ):
                continue
            if (
                found
                and found[-1].end == tag.start
                and tag.senses.part.role == found[-1].senses.part.role
                and not tag.senses.part.certain
            ):  # type: ignore[union-attr]
                continue
            if found and tag.senses.style and tag.words in ("solo", "stabs", "stab", "arps", "arp", "arpeggio", "riff", "hits"):
                continue
            found.append(tag)
    return tuple(found)


def _with_adds(clause: Clause, index: int) -> bool:
    head = any(t.senses.part is not None for t in clause.tags[:index])
    return not head and not (
        index + 1 < len(clause.tags) and clause.tags[index + 1].words in ("the", "this", "it", "my")
    )


def _indefinite(clause: Clause, index: int) -> bool:
    return index < len(clause.tags) and (clause.tags[index].words in ("a", "an", "some", "also", "maybe", "another"))


def definite(clause: Clause, tag: Tag) -> bool:
    """Whether an article says it is there already."""
    return bool(set(clause.before(tag, 3)) & {"the", "my", "this", "that", "those", "these"})


def _definite(clause: Clause, index: int) -> bool:
    words = [t.words for t in clause.tags[max(0, index - 2) : index]]
    return not any(w in ("a", "an", "some", "another") for w in words)


def _under(scene: Scene) -> Target:
    """What the new part must fit: "under the drums"."""
    from bridge.controller.grammar.targets import it, part_target

    clause, world = scene.clause, scene.world
    objects = _objects(clause)
    match_words = (
        "under",
        "over",
        "to",
        "with",
        "behind",
        "beneath",
        "above",
        "against",
        "for",
        "on top of",
        "on",
        "below",
        "underneath",
        "alongside",
        "following",
        "follows",
        "fits",
        "from",
        "around",
        "doubling",
        "go with",
        "complement",
        "accompany",
        "support",
        "supporting",
        "along",
        "onto",
        "match",
        "matching",
        "complementing",
        "follow",
        "atop",
        "beside",
        "based on",
        "between",
    )
    for index, tag in enumerate(clause.tags):
        if tag.words not in match_words:
            continue
        for later in clause.tags[index + 1 : index + 6]:
            if later in objects:
                break
            if later.track is not None:
                return Target("track", later.track)
            if later.senses.part is not None and later.senses.style and later.words in ("stabs", "stab", "arps", "arpeggios", "arpeggio", "solo", "riff"):
                continue
            if later.senses.part is not None and not later.spans:
                track = world.track_like(later.words)
                return Target("track", track) if track else part_target(later.senses.part, world)
            if later.senses.pointer == "all":
                return ALL
            if later.senses.pointer == "selection":
                return SELECTION
            if later.senses.pointer == "it" and later.words not in ("those",):
                return it(world, scene.carried) or SELECTION
            if later.senses.musical or later.spans or later.amount or later.key:
                break
    if scene.carried.made:
        return LAST if not clause.parts else SELECTION
    return SELECTION


def generate(scene: Scene) -> Reading:
    """A loop of several parts."""
    clause, world = scene.clause, scene.world
    found = wishes(clause, instruments=True)
    found["prompt"] = scene.text
    takes = takes_of(clause)
    at = _at(clause)
    if at is not None and "bars" in found and at.unit == "bars" and at.start == at.end:
        at = Span("bars", at.start, at.start + (found["bars"] or 1) - 1)
    names = [n for n in found.get("instruments", ()) if not (n == "drums" and clause.says("beats?"))]
    if names:
        found["instruments"] = tuple(names)
    else:
        found.pop("instruments", None)
    return (Proposal("generate", Generate(takes=takes or 1, at=at, **found), makes=True),)


def make(scene: Scene) -> Reading:
    """A clause that asks for something new: decide whether a loop or a part."""
    clause, world = scene.clause, scene.world
    objects = _objects(clause)
    whole = clause.says(WHOLE)
    if clause.effects and not objects and not clause.genres and not whole:
        return None
    drum_words = [t for t in objects if t.senses.part and t.senses.part.role == "drums" and not t.senses.part.certain]
    beat_genre = bool(clause.genres) and any(t.words in ("beat", "beats", "groove") for t in clause.tags)
    named = [t for t in objects if not (t in drum_words and beat_genre)]
    if len(named) == 1 and not _whole_thing(clause, named):
        return add(scene)
    if len(named) > 1 and not _whole_thing(clause, named):
        return add(scene) if not world.context.empty or not (clause.genres or whole) else generate(scene)
    if named or clause.genres or (whole and _described(clause)) or _bare_whole(clause):
        return generate(scene)
    if objects:
        return generate(scene) if beat_genre or not clause.says("drum") and clause.genres else add(scene)
    return None


def _described(clause: Clause) -> bool:
    return bool(
        clause.genres
        or clause.moods
        or clause.key
        or clause.metre_said
        or clause.amount("bars", "bpm")
        or clause.chords_said
        or clause.without
    )


def _bare_whole(clause: Clause) -> bool:
    return bool(
        clause.says(r"(?:an?|some|new|me) (?:new )?(?:loop|song|tune|groove|music|jam|piece|track|instrumental)")
    )


def _whole_thing(clause: Clause, named: list[Tag]) -> bool:
    """Whether the parts are said of a loop ("a house loop with strings") rather than wanted alone."""
    first = named[0]
    words = [w for t in clause.tags if t.end <= first.start for w in t.words.split()]
    line = " ".join(words)
    if first.senses.part is not None and first.senses.part.role == "drums" and not first.senses.part.certain:
        return bool(clause.says(r"(?:with|featuring) (?:\w+ ){0,3}(?:drums)")) and bool(
            re.search(rf"\b(?:{WHOLE})\b", line)
        )
    if re.search(
        rf"\b(?:{WHOLE})\b.*\b(?:with|featuring|using|for|of|having|has|including|that has|,|played|on|from|by)\b", line
    ):
        return True
    if clause.genres and re.search(r"\b(?:with|featuring|using|including)\b", line) and not re.search(r"\badd\b", line):
        return True
    after = [w for t in clause.tags if t.start >= named[-1].end for w in t.words.split()][:2]
    if after[:1] and re.fullmatch(r"loop|track|song|tune|groove|jam|music|instrumental|piece", after[0]):
        return len(named) > 1 or after[0] in ("song", "tune", "jam", "music", "instrumental", "piece")
    genre_first = any(t.senses.genre and t.start < first.start for t in clause.tags)
    return bool(genre_first and re.search(r",", line) and not clause.has("add"))


def ask_what(scene: Scene) -> Question:
    """Ask which part to add."""
    return Question("What shall I add?", ("add drums", "add a bass", "add chords", "add a melody"))


__all__ = ["add", "ask_what", "drums_to_music", "generate", "impression", "make", "where"]

_ = INSTRUMENTS
