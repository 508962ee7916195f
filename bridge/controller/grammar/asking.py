"""Questions about the music."""

from __future__ import annotations

from bridge.controller.grammar.clauses import Clause
from bridge.controller.grammar.reading import Proposal, Reading, Scene
from bridge.controller.grammar.targets import named
from bridge.core.plan import Question
from bridge.core.target import Target
from bridge.tasks.describe import Arguments as Describe
from bridge.tasks.detect_chords import Arguments as DetectChords

_ABOUT: tuple[tuple[str, str], ...] = (
    ("tempo", r"tempos?|bpm|how fast|how slow|speed|pace|beats per minute"),
    (
        "key",
        r"(?:in )?(?:an? )?(?:minor|major)|keys?|scale|tonality|tonic|root|mode|major or minor|minor or major|key signature",
    ),
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
    clause = scene.clause
    asks = clause.says(
        r"^(?:(?:and|so|hey|okay|but|now|please|then|also|,|hi|can you|could you|would you|do you|i want to|just|quick question|after (?:this|that|it)|after|this|next|in|at|on|from|for|got|yes|to|i|would like to|let me|:|first|finally|wait) )*(?:what(?! about| if| would go)|which|how (?:fast|slow|loud|long|many|much|does|is|do|busy|are|energetic|quiet|dense|would you describe)|who|where|when|is (?:it|this|that|the|there|my|everything)|are (?:we|these|those|there|the|they)|do (?:we|these|they|you know)|does|did|tell|describe|explain|caption|analyze|summarize|know|identify|name the|list|show|has|have (?:we|you)|am i|figure out|find out|detect|check|guess|read out|report|determine|estimate|measure|give me (?:a description|a summary|the (?:key|tempo|bpm|chords|info|details|metre|time signature|chord progression|progression|harmony|rundown))|get me the (?:key|tempo|bpm|chords)|work out|find|recognize|was|sum up|figure|chord chart)"
    )
    bare = (
        clause.asks
        and not clause.has("add", "remove", "make", "want", "again")
        and (bool(clause.attributes) or clause.key is not None or clause.metre_said)
    )
    musical = [t for t in clause.tags if t.senses.musical or t.senses.verbs or t.amount or t.key or t.unknown]
    bare = bare or (
        bool(musical)
        and not any(t.number is not None for t in clause.tags)
        and (
            clause.asks
            or (
                bool(clause.says("tempo|key|metre|bpm|time signature|chord progression|lufs|loudness|chord chart"))
                and not clause.says("change|set|another|the key of|adjust|different|new")
            )
        )
        and all(t.senses.attribute and not t.senses.genre for t in musical if t.words not in ("and",))
        and all(t.senses.part is None or clause.asks for t in musical)
        and not clause.keep
    )
    inside = clause.says(
        r"what (?:key|tempo|chords|bpm|scale|metre|instruments|genre|is (?:the )?(?:key|tempo|bpm)|notes)|which (?:key|chords|instruments|scale|tempo)|how (?:fast|loud|long|many bars)|tell me|(?:do not|no idea|not sure|wonder|wondering|curious|know)\b.*\b(?:what|which|how|if)|description|analysis|overview|summary|sum up|sum|chord chart|figure (?:the |out )|find me the|info about|information|details (?:of|on|about)|find the (?:chords|key|tempo)|chords of (?:this|that|it|the)|analyze|describe|summarize|caption|rundown"
    )
    if not (asks or bare or inside):
        return None
    if (
        clause.says(
            r"what (?:about|if)|how about|can you (?:add|make|put|give|write|turn|play)|(?:tell|show) me how to|how (?:do|can|to|would) (?:i|we|you)|why|when|where|who"
        )
        and not clause.says("how would you describe")
        and (not inside or clause.says("how (?:do|can|to) (?:i|we)"))
    ):
        return None
    if clause.says(r"(?:sounds?|be) like (?:as|in|with|on|at|if)") or clause.says("can not hear"):
        return None
    if clause.says(r"(?:can|could|would|will) you (?:please |just )?(?:change|set|adjust|switch|modify)"):
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
    playing = playing or clause.says("sum up|what (?:is|are) (?:the |my )?\\w+ (?:doing|up to)")
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
