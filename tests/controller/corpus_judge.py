"""Judges interpretations against the corpus, by the rules of tests/corpus/README.md."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

from bridge.controller.grammar import interpret
from bridge.controller.memory import Context, KnownPart
from bridge.core.gat import Attribute, Gat, Origin
from bridge.core.plan import Decline, Interpretation, Plan, Question, Step
from bridge.core.session import AudioSource, Clip, ClipId, Selection, Session, Take, TakeId, Track, TrackId
from bridge.core.tempo import TempoMap, TimeSignature
from bridge.core.theory import Chord, Key
from bridge.core.units import Bpm, Rate, Seconds
from bridge.errors import InvalidArguments
from bridge.tasks.arguments import TaskArguments

CORPUS = Path(__file__).parents[1] / "corpus"
MENDED_AGAINST = ("first.jsonl", "second.jsonl", "third.jsonl", "selection.jsonl")
UNSEEN = "unseen.jsonl"
SETS = {"mood", "keep", "without", "what", "stems", "about", "instruments"}
NAMES = {"impression", "branch"}


@dataclass(frozen=True)
class Item:
    """One utterance with what is right for it."""

    say: str
    category: str
    context: Context
    allowed: tuple[Mapping[str, Any], ...]
    optional: frozenset[str]
    file: str = ""


@dataclass(frozen=True)
class Verdict:
    """How an interpretation stands against what is right."""

    item: Item
    got: Interpretation
    action: bool
    arguments: bool
    false_write: bool

    @property
    def right(self) -> bool:
        return self.action and self.arguments


def _seconds(tempo: TempoMap, bars: list[int]) -> tuple[Seconds, Seconds]:
    first, last = bars
    return tempo.seconds_at(tempo.bar_start(first)), tempo.seconds_at(tempo.bar_start(last + 1))


@cache
def contexts() -> Mapping[str, Mapping[str, Any]]:
    return json.loads((CORPUS / "contexts.json").read_text(encoding="utf-8"))


def context_named(name: str) -> Context:
    """A corpus context as the grammar sees it."""
    told = contexts()[name]
    signature = TimeSignature.parse(told["metre"])
    tempo = TempoMap.constant(Bpm(told["tempo"]), signature)
    tracks, parts = [], []
    for number, track in enumerate(told["tracks"], 1):
        clips = []
        for index, clip in enumerate(track["clips"], 1):
            first, last = clip["bars"]
            start, end = (tempo.seconds_at(tempo.bar_start(bar)) for bar in (first, last + 1))
            clip_id = ClipId(f"c{number}.{index}")
            takes = tuple(
                Take(TakeId(f"{clip_id}t{t}"), track["name"], AudioSource(Path(f"/music/{number}-{t}.wav")))
                for t in range(clip["takes"])
            )
            clips.append(Clip(clip_id, start, Seconds(end - start), takes))
            if track.get("role"):
                parts.append(KnownPart(track["name"], track["role"], track.get("instrument"), clip_id))
        tracks.append(Track(TrackId(f"t{number}"), track["name"], tuple(clips)))
    selected = tuple(clip.id for track in tracks if track.name in told["selected"] for clip in track.clips)
    session = Session(
        id="p",
        name=name,
        revision="1",
        daw="memory",
        tempo_map=tempo,
        rate=Rate(48000),
        tracks=tuple(tracks),
        selection=Selection(clips=selected, time=_seconds(tempo, told["time"]) if "time" in told else None),
    )
    last = told["done"][-1] if told["done"] else None
    gat = Gat()
    if told["key"]:
        gat = gat.told(Attribute("key", told["key"], Origin.SAID, "corpus"))
    return Context(
        session=session,
        parts=tuple(parts),
        last=tuple(p for p in parts if last and p.role in last["roles"]),
        takes=last["takes"] if last else 0,
        plan=_plan_of(name),
        branches=tuple(told["branches"]),
        undone=told["undone"],
        gat=gat,
    )


def _plan_of(name: str) -> Plan | None:
    """What a context says was done last, as a plan, where it says enough."""
    if name != "edited":
        return None
    from bridge.core.target import Target
    from bridge.tasks.pitch_shift import Arguments

    return Plan((Step("s1", "pitch_shift", Arguments(target=Target("role", "bass"), semitones=-12)),))


def items(file: str) -> Iterator[Item]:
    """The single utterances of a file."""
    for line in (CORPUS / file).read_text(encoding="utf-8").splitlines():
        if line.strip():
            told = json.loads(line)
            yield Item(
                told["say"], told["category"], context_named(told.get("context", "clip")),
                (told["expect"], *told.get("anyof", ())), frozenset(told.get("optional", ())), file,
            )  # fmt: skip


def dialogues(file: str = "dialogues.jsonl") -> Iterator[Item]:
    """The turns of every dialogue, each said after what was right before it was done."""
    for line in (CORPUS / file).read_text(encoding="utf-8").splitlines():
        told = json.loads(line)
        context = context_named(told["context"])
        for turn in told["turns"]:
            yield Item(
                turn["say"],
                "dialogue",
                context,
                (turn["expect"], *turn.get("anyof", ())),
                frozenset(turn.get("optional", ())),
                file,
            )
            context = _after(context, turn["expect"])
            if "clarify" in turn["expect"]:
                asked = interpret(turn["say"], context)
                context = replace(context, question=asked if isinstance(asked, Question) else None, asked=turn["say"])
            else:
                context = replace(context, question=None, asked="")


def _after(context: Context, expect: Mapping[str, Any]) -> Context:
    """What words can refer to once a turn's plan was carried out."""
    if "plan" not in expect:
        return context
    for step in expect["plan"]:
        task = step["task"]
        arguments = schema(task).model_validate(step.get("arguments", {}))
        plan = Plan((Step("s1", task, arguments),))
        context = replace(context, plan=plan)
        if task in ("undo", "redo"):
            context = replace(context, undone=max(0, context.undone + (1 if task == "undo" else -1)))
        elif task == "branch":
            context = replace(context, branches=tuple(dict.fromkeys([*context.branches, arguments.branch])))  # type: ignore[attr-defined]
        elif task not in ("describe", "detect_chords", "set_attribute"):
            made = _made(task, arguments, context)
            context = replace(
                context,
                plan=plan,
                undone=0,
                last=made or context.last or (KnownPart("loop"),),
                parts=tuple(dict.fromkeys([*context.parts, *made])),
                takes=max(
                    getattr(arguments, "takes", 1), getattr(arguments, "count", 0) + 1, context.takes if not made else 1
                ),
            )
        if task == "set_attribute" and arguments.attribute in ("key", "tempo") and arguments.value:  # type: ignore[attr-defined]
            told = Attribute(arguments.attribute, arguments.value, Origin.SAID, "corpus")  # type: ignore[attr-defined]
            context = replace(context, gat=context.gat.told(told))
    return context


def _made(task: str, arguments: Any, context: Context) -> tuple[KnownPart, ...]:
    if task == "add_track":
        return (KnownPart(arguments.instrument or arguments.role, arguments.role, arguments.instrument),)
    if task in ("generate", "impression", "drums_to_music"):
        return tuple(KnownPart(role, role) for role in ("drums", "bass", "chords", "lead"))  # type: ignore[arg-type]
    target = getattr(arguments, "target", None)
    if target is not None and target.kind == "role":
        return tuple(p for p in context.parts if target.name in (p.role, p.instrument))
    return ()


def judge(item: Item, got: Interpretation) -> Verdict:
    """Hold an interpretation against all that would be right."""
    results = [_against(expect, item, got) for expect in item.allowed]
    action, arguments = max(results)
    writes = isinstance(got, Plan) and any(step.task not in ("describe", "detect_chords") for step in got.steps)
    quiet = not any("plan" in expect for expect in item.allowed)
    return Verdict(item, got, action, arguments, writes and quiet)


def _against(expect: Mapping[str, Any], item: Item, got: Interpretation) -> tuple[bool, bool]:
    if "plan" not in expect:
        right = isinstance(got, Question) if expect.get("clarify") else isinstance(got, Decline)
        return right, right
    if not isinstance(got, Plan):
        return False, False
    wanted = expect["plan"]
    if [step["task"] for step in wanted] != [step.task for step in got.steps]:
        return False, False
    optional = item.optional | {"prompt"}
    same = all(
        _same_arguments(schema(w["task"]).model_validate(w.get("arguments", {})), step.arguments, optional, item)  # type: ignore[arg-type]
        for w, step in zip(wanted, got.steps, strict=True)
    )
    return True, same


@cache
def schema(task: str) -> type[TaskArguments]:
    return import_module(f"bridge.tasks.{task}").Arguments


def _same_arguments(wanted: TaskArguments, got: TaskArguments, optional: frozenset[str], item: Item) -> bool:
    free = optional | ({"energy", "density"} - {w for w in ("energy", "density") if w in item.say.lower()})
    for name in type(wanted).model_fields:
        if name in free:
            continue
        one, other = getattr(wanted, name), getattr(got, name)
        if name == "target" and {str(one), str(other)} == {"selection", "last"} and _loose(item, one, wanted):
            continue
        if not _same(name, one, other):
            return False
    return True


def _loose(item: Item, wanted: object, arguments: TaskArguments) -> bool:
    """Nothing was said of a target, nothing is selected and the copilot has done something: both are right."""
    return str(wanted) == "selection" and not item.context.selection.clips and bool(item.context.last)


def _same(name: str, one: object, other: object) -> bool:
    if name == "effects":
        return len(one) == len(other) and all(_same_effect(a, b) for a, b in zip(one, other, strict=True))  # type: ignore[arg-type, call-overload]
    if name == "at" and one is not None and other is not None:
        return one.unit == other.unit and abs(one.start - other.start) < 0.01  # type: ignore[attr-defined]
    if name in SETS and isinstance(one, tuple) and isinstance(other, tuple):
        return set(one) == set(other)
    if name == "ranges":
        return len(one) == len(other) and all(
            a.unit == b.unit and abs(a.start - b.start) < 0.01 and abs(a.end - b.end) < 0.01
            for a, b in zip(one, other, strict=True)
        )  # type: ignore[arg-type, call-overload]
    if name == "chords":
        return len(one) == len(other) and all(_chords(a) == _chords(b) for a, b in zip(one, other, strict=True))  # type: ignore[arg-type, call-overload]
    if name in NAMES:
        return _plain(str(one)) == _plain(str(other))
    if name == "value":
        return _value(one) == _value(other)
    if name == "target":
        return str(one).lower() == str(other).lower()
    if isinstance(one, (int, float)) and isinstance(other, (int, float)) and not isinstance(one, bool):
        return abs(one - other) <= 0.01 * max(abs(one), abs(other))
    return one == other


def _same_effect(one: Any, other: Any) -> bool:
    values = set(one.values) == set(other.values) and all(_same("", one.values[k], other.values[k]) for k in one.values)
    return one.effect == other.effect and values and (bool(one.values) or abs(one.amount - other.amount) < 0.01)


def _chords(text: str) -> tuple[Chord, ...]:
    return tuple(Chord.parse(name) for name in text.split())


def _plain(text: str) -> str:
    words = re.sub(r"[\"'“”‘’.,!]", "", text.lower()).split()
    return " ".join(w for w in words if w not in ("a", "an", "the"))


def _value(value: object) -> object:
    if value is None:
        return None
    text = str(value).strip()
    try:
        return round(float(text), 3)
    except ValueError:
        pass
    for parse in (TimeSignature.parse, Key.parse):
        try:
            return parse(text)
        except InvalidArguments:
            continue
    try:
        return _chords(text)
    except InvalidArguments:
        return _plain(text)
