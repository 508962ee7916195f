"""The corpus judges the grammar, so the corpus is judged first: schemas, contexts, coverage, no doublets."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from importlib import import_module
from pathlib import Path
from typing import NamedTuple

from bridge.core.gat import KINDS
from bridge.core.target import Target
from bridge.core.tempo import TimeSignature
from bridge.core.theory import Chord, Key
from bridge.core.vocabulary.effects import EFFECTS
from bridge.core.vocabulary.genres import GENRES
from bridge.core.vocabulary.instruments import DRUM_PIECES, INSTRUMENTS
from bridge.core.vocabulary.moods import MOODS
from bridge.tasks.apply_effects import Arguments as ApplyEffects
from bridge.tasks.arguments import TaskArguments, WithBrief
from bridge.tasks.restyle import Arguments as Restyle
from bridge.tasks.set_attribute import Arguments as SetAttribute

HERE = Path(__file__).parent
TASKS = {
    "generate", "impression", "drums_to_music", "rearrange", "vary", "add_track", "remove_track", "isolate_track",
    "regenerate", "pitch_shift", "change_speed", "apply_effects", "restyle", "extend", "fit_to_grid", "describe",
    "detect_chords", "transcribe", "export_midi", "more_takes", "keep_take", "split_stems", "set_attribute", "undo",
    "redo", "branch",
}  # fmt: skip
COMMON = {
    "generate", "add_track", "remove_track", "regenerate", "pitch_shift", "change_speed", "apply_effects", "restyle",
    "set_attribute", "describe",
}  # fmt: skip
LEAST = {
    "compound": 50, "reference": 40, "range": 40, "amount": 50, "negation": 35,
    "attribute": 30, "question": 25, "clarify": 30, "decline": 35,
}  # fmt: skip
STYLES = {
    "walking", "arpeggio", "staccato", "legato", "syncopated", "offbeat", "muted", "strummed", "fingerpicked", "slap",
    "octaves", "stabs", "sustained", "rolling", "four on the floor", "half-time", "double-time", "block chords",
    "root notes", "comping", "ostinato", "call and response", "counter-melody", "blast beat", "one drop", "skank",
    "pumping", "solo",
}  # fmt: skip
PARTS = {"drums", "percussion", "bass", "chords", "pad", "lead", "vocals", "guitar", *INSTRUMENTS, *DRUM_PIECES}
VALUES = {"db", "hz", "seconds", "beats", "semitones", "bits", "ratio", "mix", "pan"}
WHOLES = ({"plan"}, {"clarify", "about"}, {"decline"})


class Utterance(NamedTuple):
    """One line, or one turn of a dialogue, with where it stands."""

    place: str
    category: str
    context: str
    said: Mapping[str, object]


class Step(NamedTuple):
    """One expected step as its schema reads it, and as it is written down."""

    place: str
    context: str
    task: str
    arguments: TaskArguments
    written: Mapping[str, object]


def lines(name: str) -> list[Mapping[str, object]]:
    return [json.loads(line) for line in (HERE / name).read_text(encoding="utf-8").splitlines()]


def mapping(value: object) -> Mapping[str, object]:
    assert isinstance(value, dict)
    return value


def sequence(value: object) -> Sequence[object]:
    assert isinstance(value, list)
    return value


def single() -> Iterator[Utterance]:
    for name in ("first.jsonl", "second.jsonl", "third.jsonl", "selection.jsonl", "unseen.jsonl"):
        for number, line in enumerate(lines(name), 1):
            yield Utterance(f"{name}:{number}", str(line["category"]), str(line.get("context", "clip")), line)


def turns() -> Iterator[Utterance]:
    for number, dialogue in enumerate(lines("dialogues.jsonl"), 1):
        for count, turn in enumerate(sequence(dialogue["turns"]), 1):
            yield Utterance(f"dialogues.jsonl:{number}.{count}", "dialogue", str(dialogue["context"]), mapping(turn))


def answers(utterance: Utterance) -> list[Mapping[str, object]]:
    return [mapping(utterance.said["expect"]), *map(mapping, sequence(utterance.said.get("anyof", [])))]


def steps(utterance: Utterance) -> Iterator[Step]:
    for answer in answers(utterance):
        for step in map(mapping, sequence(answer.get("plan", []))):
            task, written = str(step["task"]), mapping(step["arguments"])
            schema: type[TaskArguments] = import_module(f"bridge.tasks.{task}").Arguments
            yield Step(utterance.place, utterance.context, task, schema.model_validate(written), written)


EVERY = [*single(), *turns()]
STEPS = [step for utterance in EVERY for step in steps(utterance)]
CONTEXTS: Mapping[str, Mapping[str, object]] = json.loads((HERE / "contexts.json").read_text(encoding="utf-8"))


def test_each_line_has_words_a_known_context_and_only_known_keys() -> None:
    assert [u.place for u in EVERY if not str(u.said["say"]).strip()] == []
    assert [u.place for u in EVERY if u.context not in CONTEXTS] == []
    assert [u.place for u in EVERY if u.category not in {*TASKS, *LEAST, "dialogue"}] == []
    known = {"say", "category", "context", "expect", "anyof", "optional"}
    assert [u.place for u in EVERY if not set(u.said) <= known] == []


def test_each_expected_answer_is_a_plan_or_a_question_or_a_refusal() -> None:
    for utterance in EVERY:
        told = answers(utterance)
        assert all(set(answer) in WHOLES and all(answer.values()) for answer in told), utterance.place
        assert all(answer not in told[:at] for at, answer in enumerate(told)), f"{utterance.place} says one twice"


def test_each_expected_plan_leaves_out_what_is_the_default_anyway() -> None:
    assert [s.place for s in STEPS if set(s.written) != set(s.arguments.as_json())] == []


def test_only_arguments_of_the_expected_tasks_are_optional() -> None:
    for utterance in EVERY:
        known = {name for step in steps(utterance) for name in type(step.arguments).model_fields}
        assert set(map(str, sequence(utterance.said.get("optional", [])))) <= known, utterance.place


def test_genres_moods_and_parts_go_by_their_canonical_names() -> None:
    for place, _, _, arguments, _ in STEPS:
        if isinstance(arguments, WithBrief):
            assert arguments.genre is None or arguments.genre in GENRES, place
            assert set(arguments.instruments) | set(arguments.without) <= PARTS, place
        if isinstance(arguments, (WithBrief, Restyle)):
            assert set(arguments.mood) <= set(MOODS), place
            assert set(arguments.keep) <= PARTS | set(KINDS), place
        assert set(getattr(arguments, "what", ())) | set(getattr(arguments, "stems", ())) <= PARTS, place
        assert getattr(arguments, "instrument", None) in PARTS | {None}, place
        assert getattr(arguments, "style", None) in STYLES | {None}, place


def test_effects_and_their_settings_go_by_their_canonical_names() -> None:
    for place, _, _, arguments, _ in STEPS:
        if isinstance(arguments, ApplyEffects):
            assert {effect.effect for effect in arguments.effects} <= set(EFFECTS), place
            assert {value for effect in arguments.effects for value in effect.values} <= VALUES, place


def test_attributes_exist_and_their_values_can_be_read() -> None:
    for place, _, _, arguments, _ in STEPS:
        assert set(getattr(arguments, "about", ())) <= set(KINDS), place
        if isinstance(arguments, SetAttribute):
            assert arguments.attribute in KINDS, place
            match arguments.attribute, arguments.value:
                case _, None:
                    assert arguments.lock is not None, place
                case "key", value:
                    assert Key.parse(str(value)).tonic in range(12), place
                case "metre", value:
                    assert TimeSignature.parse(str(value)).bar > 0, place
                case "chords", value:
                    assert all(Chord.parse(name).root in range(12) for name in str(value).split()), place
                case (("tempo" | "swing" | "bars"), value):
                    assert float(str(value)) > 0, place


def test_targets_name_parts_or_tracks_that_are_there() -> None:
    for place, context, _, arguments, _ in STEPS:
        tracks = {str(mapping(track)["name"]) for track in sequence(CONTEXTS[context]["tracks"])}
        for target in (getattr(arguments, "target", Target()), getattr(arguments, "under", Target())):
            assert target.kind != "role" or target.name in PARTS, place
            assert target.kind != "track" or target.name in tracks, place


def test_nothing_is_asked_twice() -> None:
    count = Counter(str(u.said["say"]).casefold().strip(" .?!") for u in single())
    assert [say for say, times in count.items() if times > 1] == []


def test_there_is_enough_of_every_kind() -> None:
    assert min(len(lines("first.jsonl")), len(lines("second.jsonl"))) >= 230
    count = Counter(u.category for u in single())
    assert {kind: count[kind] for kind, least in LEAST.items() if count[kind] < least} == {}


def test_every_task_is_asked_for_often_enough() -> None:
    count: Counter[str] = Counter()
    for utterance in single():
        plan = sequence(mapping(utterance.said["expect"]).get("plan", []))
        count.update({str(mapping(step)["task"]) for step in plan})
    assert {task: count[task] for task in TASKS if count[task] < (25 if task in COMMON else 10)} == {}


def test_dialogues_are_long_enough() -> None:
    dialogues = lines("dialogues.jsonl")
    assert len(dialogues) >= 25
    assert all(set(d) == {"context", "turns"} and 3 <= len(sequence(d["turns"])) <= 8 for d in dialogues)


def test_every_context_is_used() -> None:
    assert {u.context for u in EVERY} == set(CONTEXTS)
