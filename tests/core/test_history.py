"""Laws of the history tree: any node can be reached from any other."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bridge.core.edit import SaveState, apply_all, inverse
from bridge.core.history import History, Node, NodeId
from bridge.core.session import Session
from bridge.errors import NotFound

START = Session(id="song", name="song", revision="1", daw="memory")


class Walk:
    """A history with the session it stands for."""

    def __init__(self) -> None:
        self.history = History()
        self.session = START

    def change(self) -> None:
        number = len(self.history.nodes) + 1
        edits = (SaveState("request", f"r{number}"), SaveState(f"k{number % 3}", f"v{number}"))
        node = Node(
            NodeId(number), self.history.head, f"r{number}", f"Change {number}", "words",
            edits, inverse(self.session, edits), datetime.now(UTC),
        )  # fmt: skip
        self.history = self.history.grown(node)
        self.session = apply_all(self.session, edits)

    def go(self, move: str) -> None:
        try:
            route = self.history.undo() if move == "undo" else self.history.redo()
        except NotFound:
            return
        self.session = apply_all(self.session, route.edits)
        self.history = self.history.moved(route)


@given(st.lists(st.sampled_from(["change", "change", "undo", "redo"]), max_size=25), st.data())
def test_any_node_is_reached_from_any_other_with_the_same_result(moves: list[str], data: st.DataObject) -> None:
    walk = Walk()
    seen = {None: START}
    for move in moves:
        walk.change() if move == "change" else walk.go(move)
        expected = seen.setdefault(walk.history.head, walk.session)
        assert dict(walk.session.saved) == dict(expected.saved)
    target = data.draw(st.sampled_from(list(seen)))
    reached = apply_all(walk.session, walk.history.route(target).edits)
    assert dict(reached.saved) == dict(seen[target].saved)


@given(st.integers(1, 8), st.integers(1, 8))
def test_redo_brings_back_exactly_what_undo_took(changes: int, steps: int) -> None:
    walk = Walk()
    for _ in range(changes):
        walk.change()
    full = dict(walk.session.saved)
    for _ in range(steps):
        walk.go("undo")
    for _ in range(steps):
        walk.go("redo")
    assert dict(walk.session.saved) == full
    assert walk.history.head == changes


def test_a_change_after_an_undo_branches_and_keeps_the_old_one_reachable() -> None:
    walk = Walk()
    walk.change()
    walk.change()
    walk.go("undo")
    walk.change()
    assert [node.parent for node in walk.history.nodes] == [None, 1, 1]
    with pytest.raises(NotFound, match="nothing to redo"):
        walk.history.redo()
    assert walk.history.branch("#2").head == 2


def test_a_named_branch_is_found_by_name_in_any_case() -> None:
    walk = Walk()
    walk.change()
    walk.history = walk.history.named("Verse")
    walk.change()
    assert walk.history.branch("verse").head == 1
    with pytest.raises(NotFound, match="Branches: Verse"):
        walk.history.branch("chorus")


def test_the_tree_is_shown_with_its_head_and_names() -> None:
    walk = Walk()
    walk.change()
    walk.history = walk.history.named("verse")
    walk.change()
    walk.go("undo")
    walk.change()
    lines = list(walk.history.lines())
    assert lines[0] == "○ start"
    assert lines[1].startswith("○ #1 Change 1") and "[verse]" in lines[1]
    assert sum(line.lstrip().startswith("●") for line in lines) == 1


def test_there_is_nothing_to_undo_at_the_start() -> None:
    with pytest.raises(NotFound, match="nothing of the copilot's"):
        History().undo()
