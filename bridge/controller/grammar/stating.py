"""Questions about the music, statements about it, locks, notes and stems."""

from __future__ import annotations

from bridge.controller.grammar.changing import aims
from bridge.controller.grammar.clauses import Clause
from bridge.controller.grammar.reading import Proposal, Reading, Scene, where
from bridge.controller.grammar.targets import named
from bridge.controller.grammar.wishes import chords_of, swing_of, tempo_of
from bridge.core.plan import Question
from bridge.core.target import Target
from bridge.tasks.describe import Arguments as Describe
from bridge.tasks.detect_chords import Arguments as DetectChords
from bridge.tasks.export_midi import Arguments as ExportMidi
from bridge.tasks.set_attribute import Arguments as SetAttribute
from bridge.tasks.split_stems import Arguments as SplitStems
from bridge.tasks.transcribe import Arguments as Transcribe

_ABOUT: tuple[tuple[str, str], ...] = (
    ("tempo", r"tempos?|bpm|how fast|how slow|speed|pace|beats per minute"),
    ("key", r"keys?|scale|tonality|tonic|root|mode|major or minor|minor or major|key signature"),
    (
        "metre",
        r"metre|time signature|signature|time sig|beats per bar|beats (?:are )?in a bar|in (?:3 4|4 4)|what time (?:is it in|are we in)|which time|how many beats",
    ),
    ("genre", r"genre|style|kind of music|type of music|sort of music"),
    ("mood", r"mood|vibe|feeling|atmosphere|does (?:it|this|that) feel|emotion"),
    ("energy", r"energy|energetic"),
    ("density", r"density|busy|dense"),
    ("swing", r"swing|swung|shuffled|straight"),
    (
        "instruments",
        r"instruments?|instrumentation|who is playing|what is in it|line up|which parts|what parts|playing on (?:it|this)|which sounds|what sounds",
    ),
    ("chords", r"chords?|progression|harmony|changes|harmonies"),
    ("bars", r"how many bars|how long|length|bars|duration|number of bars"),
    ("loudness", r"loudness|lufs|how loud|volume|level|louder|too loud"),
    ("true peak", r"true peak|peaks?|clipping|clip\?|headroom|does (?:it|this|that) clip"),
    (
        "seam",
        r"seam|seamless|join up|joins up|clean loop|loop point|loops? (?:cleanly|well|properly|smoothly|seamlessly)|click at the (?:loop|end)",
    ),
    ("role", r"role|which part is|what part is"),
    ("title", r"title|song name|name of (?:the|this) (?:song|track|tune)|called"),
)


def question(scene: Scene) -> Reading:
    """A question about the music."""
    clause, world = scene.clause, scene.world
    asks = clause.says(
        r"^(?:(?:and|so|hey|okay|but|now|please|then|also|,|hi|can you|could you|would you|do you|i want to|just|quick question|after (?:this|that|it)|after|this|next|in|at|on|from|for|got|yes|to|i|would like to|let me|:|first|finally|wait) )*(?:what(?! about| if| would go)|which|how (?:fast|slow|loud|long|many|much|does|is|do|busy|are|energetic|quiet|dense|would you describe)|who|where|when|is (?:it|this|that|the|there|my|everything)|are (?:we|these|those|there|the|they)|do (?:we|these|they|you know)|does|did|tell|describe|explain|caption|analyze|summarize|know|identify|name the|list|show|has|have (?:we|you)|am i|figure out|find out|detect|check|guess|read out|report|determine|estimate|measure|give me (?:a description|a summary|the (?:key|tempo|bpm|chords|info|details|metre|time signature|chord progression|progression|harmony|rundown))|get me the (?:key|tempo|bpm|chords)|work out|find|recognize|was|sum up|figure|chord chart)"
    )
    bare = (
        clause.asks
        and not clause.has("add", "remove", "make", "want", "again")
        and (bool(clause.attributes) or clause.key is not None or clause.metre_said)
    )
    musical = [t for t in clause.tags if t.senses.musical or t.senses.verbs or t.amount or t.key or t.unknown]
    bare = bare or bool(musical) and not any(t.number is not None for t in clause.tags) and (clause.asks or bool(clause.says("tempo|key|metre|bpm|time signature|chord progression|lufs|loudness|chord chart")) and not clause.says("change|set|another|the key of|adjust|different|new")) and all(t.senses.attribute and not t.senses.genre for t in musical if t.words not in ("and",)) and all(t.senses.part is None or clause.asks for t in musical) and not clause.keep
    inside = clause.says(
        r"what (?:key|tempo|chords|bpm|scale|metre|instruments|genre|is (?:the )?(?:key|tempo|bpm)|notes)|which (?:key|chords|instruments|scale|tempo)|how (?:fast|loud|long|many bars)|tell me|(?:do not|no idea|not sure|wonder|wondering|curious|know)\b.*\b(?:what|which|how|if)|description|analysis|overview|summary|sum up|chord chart|figure (?:the |out )|find me the|info about|information|details (?:of|on|about)|find the (?:chords|key|tempo)|chords of (?:this|that|it|the)|analyze|describe|summarize|caption|rundown"
    )
    if not (asks or bare or inside):
        return None
    if clause.says(
        r"what (?:about|if)|how about|can you (?:add|make|put|give|write|turn|play)|(?:tell|show) me how to|how (?:do|can|to|would) (?:i|we|you)|why|when|where|who"
    ) and not clause.says("how would you describe"):
        if not inside or clause.says("how (?:do|can|to) (?:i|we)"):
            return None
    if (
        clause.has("add", "remove", "isolate", "rearrange", "transpose", "split", "extend")
        and not clause.says("what|which|how|tell|describe|is there")
        and not clause.asks
    ):
        return None
    asked = Clause(tuple(t for t in clause.tags if not t.spans and t.track is None and t.amount is None))
    about = list(dict.fromkeys(name for name, pattern in _ABOUT if asked.says(pattern)))
    if clause.metre_said:
        about = ["metre"]
    elif clause.key is not None and "key" not in about:
        about.append("key")
    if (
        "chords" in about
        and clause.parts
        and not clause.asks
        and not clause.says(
            r"chord chart|(?:the |what |which |these |those |any |find |detect |out |list |name |give me the |show me the |are the )chords?(?! part| track)|progression|harmony|changes|harmonies|chords of"
        )
    ):
        about.remove("chords")
    if "tempo" in about and "key" in about and clause.says("keys? (?:part|track)"):
        about.remove("key")
    if "loudness" in about and "true peak" in about and not clause.says("how loud|lufs|loudness|volume"):
        about.remove("loudness")
    if (
        "instruments" in about
        and clause.says("what is playing|what are you playing")
        and not clause.says("instruments?")
    ):
        about.remove("instruments")
    if "bars" in about and ("metre" in about) and clause.says("how many beats"):
        about.remove("bars")
    if clause.says("mood|vibe") and "genre" in about and not clause.says("genre|style"):
        about.remove("genre")
    playing = clause.says(
        r"what (?:is|are|do|does|did|have|has|was|we|you|else|all|exactly)?.*(?:playing|going on|happening|there|here|in (?:it|this|the)|got|have|hear|hearing|this|that|it|selected|made|sound|project|session|song|changed|do)|describe|caption|tell me|summarize|explain|description|analyze|overview|summary|rundown|what have|caption|what is (?:this|that|it)|info"
    )
    if not about and not playing:
        return None
    targets = _asked_of(scene, about)
    if isinstance(targets, Question):
        return targets
    if about == ["chords"] or (clause.says("analyze") and about == ["chords"]):
        return (Proposal("detect_chords", DetectChords(target=targets, ranges=clause.ranges), named=()),)
    return (Proposal("describe", Describe(target=targets, about=tuple(about)), named=()),)


def _asked_of(scene: Scene, about: list[str]) -> Target | Question:
    clause, world = scene.clause, scene.world
    skip = (
        tuple(
            t
            for t, p in clause.parts
            if (
                p.name in ("chords", "electric bass", "piano")
                and t.words in ("chords", "chord", "keys", "harmony", "harmonies", "chord progression", "key")
            )
            and t.senses.attribute
        )
        if about
        else ()
    )
    skip = (
        (*skip, *(t for t, _ in clause.parts if t.words in ("beats", "beat", "chord progression", "keys") and about))
        if about
        else skip
    )
    found = named(clause, world, skip=skip)
    if found:
        return found[0]
    from bridge.controller.grammar.targets import take_of

    take = take_of(clause, world)
    if take is not None:
        return Target("take", str(take))
    pointer = clause.pointer()
    if pointer == "all":
        return Target("all")
    if scene.carried.named and pointer in ("it", None) and not scene.carried.made and clause.says("it|that"):
        return scene.carried.named[0]
    if (
        pointer == "it"
        and (world.done or scene.carried.made)
        and clause.says("it|that|them|those|the loop")
        and not world.selected
    ):
        return Target("last") if clause.says("that|those|them") else Target()
    return Target()


def statement(scene: Scene) -> Reading:
    """Say what an attribute is, lock it or unlock it."""
    clause = scene.clause
    words = clause.words
    lock: bool | None = None
    if clause.says(r"unlock|unlocked|unfreeze|unpin|free up|release|(?:you )?(?:can|may) (?:now )?change the|no longer locked|stop locking|un lock|free the"):
        lock = False
    elif clause.says(
        r"lock|locked|freeze|pin|lock in|lock down|nail down|fix the (?:tempo|key|metre|chords|swing|bpm|genre|mood)|fixed"
    ):
        if not clause.says("to the grid|on the grid|bars?$"):
            lock = True
    kept = tuple(k for k in clause.keep if k in _SETTABLE)
    if lock is None and kept and not _anything_else(clause):
        return tuple(Proposal("set_attribute", SetAttribute(attribute=k, lock=True)) for k in kept)
    value = _values(scene)
    if lock is not None:
        names = [a for a in clause.attributes if a in _SETTABLE or a == "instruments"] or list(kept)
        if clause.says("chords|progression|harmony") and "chords" not in names:
            names.append("chords")
        names = [n for n in names if not (n == "genre" and clause.says("like"))]
        if not names and value:
            names = [n for n, _ in value]
        if not names and scene.steps:
            names = _just_set(scene)
        if not names:
            return Question(
                "Which attribute shall I " + ("lock?" if lock else "unlock?"),
                tuple(f"{'lock' if lock else 'unlock'} the {n}" for n in ("tempo", "key", "chords")),
            )
        given = dict(value)
        return tuple(
            Proposal("set_attribute", SetAttribute(attribute=n, value=given.get(n) if lock else None, lock=lock))
            for n in dict.fromkeys(names)
        )
    if not value:
        return None
    if not _states(clause, scene):
        return None
    target = Target()
    if clause.tracks:
        target = Target("track", clause.tracks[0])
    elif (
        clause.parts
        and not clause.chords_said
        and any(t.words not in ("chords", "keys", "harmony", "chord progression", "beat") for t, _ in clause.parts)
    ):
        parts = [
            p for t, p in clause.parts if t.words not in ("chords", "keys", "harmony", "chord progression", "beat")
        ]
        target = Target("role", parts[0].name)
    del words
    return tuple(Proposal("set_attribute", SetAttribute(attribute=n, value=v, target=target)) for n, v in value)


def _just_set(scene: Scene) -> list[str]:
    """The attribute the step before touched, for "and lock it"."""
    step = scene.steps[-1]
    if isinstance(step.arguments, SetAttribute):
        return [step.arguments.attribute]
    return {"change_speed": ["tempo"], "pitch_shift": ["key"]}.get(step.task, [])


_SETTABLE = (
    "tempo",
    "key",
    "metre",
    "genre",
    "mood",
    "energy",
    "density",
    "swing",
    "chords",
    "bars",
    "title",
    "loudness",
)


def _anything_else(clause: Clause) -> bool:
    return any(
        t.senses.verbs or t.senses.musical or t.amount or t.spans or t.key or t.unknown
        for t in clause.tags
        if t.words not in ("is", "in", "use", "be", "are", "like", "on", "has")
    )


def _values(scene: Scene) -> list[tuple[str, str]]:
    """Attributes with their values, in the order they are said."""
    clause = scene.clause
    found: list[tuple[int, str, str]] = []
    for tag in clause.tags:
        if tag.key is not None:
            found.append((tag.start, "key", str(tag.key)))
        elif tag.metre is not None:
            found.append((tag.start, "metre", str(tag.metre)))
        elif tag.chords:
            found.append((tag.start, "chords", " ".join(tag.chords)))
        elif tag.amount is not None and tag.amount.unit == "bpm":
            found.append((tag.start, "tempo", f"{tag.amount.number:g}"))
        elif (
            tag.amount is not None
            and tag.amount.unit == "bars"
            and clause.says(r"(?:it|this|that|loop|clip|length)\b.*\b(?:is|are)\b|length|set")
            and not clause.says("longer|more")
        ):
            found.append((tag.start, "bars", f"{tag.amount.number:g}"))
        elif tag.amount is not None and tag.amount.unit == "lufs":
            found.append((tag.start, "loudness", f"{tag.amount.number:g}"))
    if not any(n == "key" for _, n, _ in found) and clause.in_key is not None:
        found.append((0, "key", str(clause.in_key)))
    if not any(n == "tempo" for _, n, _ in found) and clause.says("tempo|bpm|speed|pace"):
        number = tempo_of(clause) or next(
            (t.number for t in clause.tags if t.number is not None and t.amount is None and 10 <= t.number <= 960), None
        )
        if number is not None:
            found.append((99, "tempo", f"{number:g}"))
    if clause.says("swing|swung|shuffle"):
        share = clause.amount("%")
        if share is not None:
            found.append((99, "swing", f"{share.number / 100:g}"))
        elif (swing := swing_of(clause)) is not None:
            found.append((99, "swing", f"{swing:g}"))
        else:
            number = next(
                (
                    t.number
                    for t in clause.tags
                    if t.number is not None and t.amount is None and (0.5 <= t.number <= 0.75 or 50 <= t.number <= 75)
                ),
                None,
            )
            if number is not None:
                found.append((99, "swing", f"{number if number < 1 else number / 100:g}"))
    for name in ("energy", "density"):
        if name in clause.attributes:
            share = clause.amount("%")
            number = (
                share.number / 100
                if share
                else next((t.number for t in clause.tags if t.number is not None and 0 <= t.number <= 1), None)
            )
            if number is not None:
                found.append((99, name, f"{number:g}"))
    if clause.genres and (
        clause.says(
            r"(?:genre|style)\b.*\b(?:is|are|to|=|:|as)|call (?:it|this|that)|consider (?:it|this|that)|(?:this|it|that|song|track|genre) (?:\w+ )?is|set the (?:genre|style)|think of (?:it|this) as|treat (?:it|this|that) as|we are (?:making|doing|writing)|genre|mark (?:it|this) as|label (?:it|this)"
        )
        and not clause.has("rearrange")
    ):
        found.append((99, "genre", clause.genres[0]))
    if clause.moods and clause.says(
        r"(?:mood|vibe|feeling|feel)\b.*\b(?:is|to|=|:|should be)|set the (?:mood|vibe)|the mood"
    ):
        found.append((99, "mood", ", ".join(m for _, m in clause.moods)))
    if not found and clause.says(
        r"(?:title|name) (?:is|to|it|:|=)|the title|call (?:it|the song|this song|the track|this track|the project)|(?:song|track|tune|piece|project) is called|title"
    ):
        quote = next((t.quote for t in clause.tags if t.quote), None)
        if quote:
            found.append((99, "title", quote))
    seen: dict[str, str] = {}
    for _, name, value in sorted(found, key=lambda item: item[0]):
        seen.setdefault(name, value)
    return list(seen.items())


def _states(clause: Clause, scene: Scene) -> bool:
    """Whether it states or sets, rather than asks for a change or something new."""
    explicit = clause.says(r"(?:genre|style|tempo|key|metre|time signature|chords|swing|mood) (?:is|are|to|=|:|should be)|set|call (?:it|this|that)|consider (?:it|this|that)|genre (?:\w+ )?is|it is|this (?:one )?is|that is|we are|lock")
    if not explicit and (clause.genres or clause.says(r"(?:an?|some|\d+) (?:\w+ ){0,4}(?:loop|beat|track|song|tune|groove|jam|piece|cue|instrumental|versions?|takes?|options?)")):
        return False
    if clause.says(r"(?:start|make|write|give me|i want|i need|create|generate|add) (?:\w+ ){0,2}an? "):
        return False
    if clause.has(
        "add",
        "remove",
        "isolate",
        "vary",
        "again",
        "rearrange",
        "split",
        "transcribe",
        "export",
        "fit",
        "extend",
        "transpose",
    ) and not clause.says(r"set|switch|change the|use|is|are|put (?:it|this|us|everything|the) (?:in|at)|=|assume"):
        return False
    if clause.has("transpose", "rearrange") or clause.says(
        r"transpose|shift|move|bring|speed|slow|faster|slower|pitch|raise|lower|stretch|turn (?:it|this)|add|generate|write|compose|create|rewrite|redo|vary|a (?:loop|beat|track|song|bass|melody|groove)|loop in|beat in|extend|transform|convert|longer|halve|double"
    ):
        return False
    if clause.says(r"make (?:it|this|that|them|everything|the)") and not clause.says(
        r"make (?:it|this|that|them|everything|the (?:key|tempo|metre|time signature|song|chords))(?: be)? in|make the (?:tempo|key|metre|chords|swing|time signature|progression|genre|mood)"
    ):
        return False
    stated = clause.says(
        r"it is|this is|that is|we are|i am|is|are|set|set to|set the|use|using|assume|should be|will be|was|be|actually at|runs at|=|:|key of|in the key|call it|has|consider|treat|suppose|define|chords|tempo|key|metre|swing|time signature|genre|mood|change|switch|go with|let us (?:use|go|have|say|do|make|play)|put (?:it|this|us|everything|the)|stay in|in|the title|called|follow|play|let|remember|note|we have|take|stick|label|mark|title|length"
    )
    if not stated:
        return bool(
            len([t for t in clause.tags if not t.stop]) <= 2
            and (clause.key is not None or clause.metre_said or clause.chords_said or clause.amount("bpm"))
        )
    del scene
    return True


def midi(scene: Scene) -> Reading:
    """Notes out of audio, or out of a part."""
    clause, world = scene.clause, scene.world
    notes = clause.says(
        r"(?:to|into|as|the|in|get|extract|detect|write|see|all) (?:the )?notes|sheet music|note for note|notation|notate|piano roll|notes (?:of|from|in|out)"
    )
    word = clause.says("midi|midis|mid file|mid")
    if not (word or clause.has("transcribe") or notes):
        return None
    if clause.moods and not word and not clause.has("transcribe"):
        return None
    if (
        not word
        and not clause.has("transcribe")
        and clause.says(
            "fewer notes|less notes|more notes|long notes|short notes|root notes|ghost notes|notes? delay|held notes|grace notes"
        )
    ):
        return None
    found = aims(scene)
    if isinstance(found, Question):
        return found
    listens = clause.has("transcribe", "rearrange") and not clause.says("have that|have the") or clause.says(
        r"audio|transcribe|convert|turn|to midi|into midi|detect|extract|from (?:the|this|that) (?:audio|recording|clip)|notate|transcription|change|make (?:it|this|that)|recognize|(?:into|to) notes"
    )
    outward = clause.has("export") or clause.says(
        r"export|save|bounce|give me|get me|i want|i need|drop|as (?:a )?midi|midi (?:file|clip|out|export|version|notes|of|for|from|data|part)|download|place|put|render|drag|write out|have the midi|the midi|send|print|output|make a midi|create a midi|dump|show"
    )
    own = _made_here(scene, found)
    if word and outward and not (listens and not clause.has("export")):
        return tuple(Proposal("export_midi", ExportMidi(target=t), named=(t,)) for t in found)
    if own and word and not clause.says("audio|transcribe") and outward:
        return tuple(Proposal("export_midi", ExportMidi(target=t), named=(t,)) for t in found)
    if listens or notes:
        if notes and not listens and outward and own:
            return tuple(Proposal("export_midi", ExportMidi(target=t), named=(t,)) for t in found)
        return tuple(Proposal("transcribe", Transcribe(target=t, ranges=clause.ranges), named=(t,)) for t in found)
    if own:
        return tuple(Proposal("export_midi", ExportMidi(target=t), named=(t,)) for t in found)
    del world
    return tuple(Proposal("transcribe", Transcribe(target=t, ranges=clause.ranges), named=(t,)) for t in found)


def _made_here(scene: Scene, found: tuple[Target, ...]) -> bool:
    world = scene.world
    target = found[0]
    if target.kind == "last" or scene.carried.made:
        return True
    if target.kind == "role":
        return any(p.role == target.name or p.instrument == target.name for p in world.context.last) or bool(
            world.context.last
        )
    return world.done and not world.selected


def stems(scene: Scene) -> Reading:
    """Into stems."""
    clause, world = scene.clause, scene.world
    if world.context.empty and not scene.carried.made:
        return where(scene)
    names: list[str] = []
    target: Target | None = None
    after_from = False
    for tag in clause.tags:
        if tag.words in ("from", "of", "out of"):
            after_from = True
        elif tag.words in ("into", "onto", "on", "as", "to"):
            after_from = False
        if tag.track is not None:
            target = Target("track", tag.track)
        elif tag.senses.part is not None:
            if after_from and names and not clause.says("from (?:each other|one another|the rest)"):
                target = Target("role", tag.senses.part.name)
            else:
                names.append(tag.senses.part.name)
    into = clause.says("into|in to|onto|on|to|stems?|tracks?")
    if (
        len(names) >= 1
        and target is None
        and clause.says(
            r"(?:split|separate|unmix|break|divide|explode|stem split)(?: up| out| apart)? (?:the |my |this )?(?:drums?|beat|kit|drum loop|drum kit|bass|chords|lead)"
        )
        and into
        and len(names) > 1
        and clause.parts[1][1].piece
    ):
        target = Target("role", names[0])
        names = names[1:]
    elif (
        len(names) == 1
        and clause.says(
            r"into (?:its |their |separate |individual |the |different )*(?:stems?|pieces|parts|tracks|drums|hits|elements|components)|(?:in|into) (?:stems?|pieces|parts)"
        )
        and target is None
    ):
        target = Target("role", names[0])
        names = []
    if target is None:
        found = aims(
            Scene(Clause(tuple(t for t in clause.tags if t.senses.part is None)), world, scene.carried, scene.text)
        )
        if isinstance(found, Question):
            return found
        target = found[0]
    return (
        Proposal(
            "split_stems", SplitStems(target=target, stems=tuple(dict.fromkeys(names))), named=(target,), makes=False
        ),
    )


_ = (chords_of, Describe)
