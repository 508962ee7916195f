"""The grammar, held against all of the corpus that it was mended against; what it has not seen has no bound here."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from bridge.controller.grammar import interpret
from tests.controller.corpus_judge import MENDED_AGAINST, Verdict, dialogues, items, judge


@cache
def verdicts() -> Sequence[Verdict]:
    utterances = (*(item for file in MENDED_AGAINST for item in items(file)), *dialogues())
    return [judge(item, interpret(item.say, item.context)) for item in utterances]


def missed(found: Sequence[Verdict]) -> str:
    return "\n".join(f"[{v.item.category}] {v.item.say}" for v in found if not v.right)


def test_at_least_98_of_100_utterances_of_the_corpus_get_their_steps_and_arguments() -> None:
    found = verdicts()
    share = sum(v.right for v in found) / len(found)
    assert share >= 0.98, missed(found)


def test_nothing_is_ever_written_where_the_corpus_asks_for_a_question_or_a_no() -> None:
    assert [v.item.say for v in verdicts() if v.false_write] == []


def test_a_no_is_said_to_everything_that_deserves_one() -> None:
    wanted = [v for v in verdicts() if "decline" in v.item.allowed[0]]
    assert wanted
    assert [v.item.say for v in wanted if not v.right] == []
