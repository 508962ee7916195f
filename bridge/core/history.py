"""What the copilot did to a project, as a tree: undo moves up, redo moves down, a new change branches.

Every node holds the edits it made and the edits that take them back, so that any node can be reached
from any other by one list of edits, whatever the musician has done to the project in between.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import NamedTuple, NewType

from bridge.core.edit import Edit
from bridge.errors import NotFound

NodeId = NewType("NodeId", int)


@dataclass(frozen=True, slots=True)
class Node:
    """One request that changed something.

    Args:
        id: Rising over the life of the project, from 1.
        parent: The node it was made on; None at the start.
        request: The request's id, as the project file remembers it.
        label: Its undo label, such as "Add bass (4 bars)".
        text: The musician's words.
        edits: What it did.
        inverse: What takes it back.
        made: When.
    """

    id: NodeId
    parent: NodeId | None
    request: str
    label: str
    text: str
    edits: tuple[Edit, ...]
    inverse: tuple[Edit, ...]
    made: datetime


class Route(NamedTuple):
    """How to get from one node to another: nodes to take back, then nodes to do again."""

    back: tuple[Node, ...]
    forth: tuple[Node, ...]
    head: NodeId | None

    @property
    def edits(self) -> tuple[Edit, ...]:
        """The whole way as one list of edits."""
        undone = [edit for node in self.back for edit in node.inverse]
        return (*undone, *(edit for node in self.forth for edit in node.edits))


@dataclass(frozen=True)
class History:
    """The tree and where in it the project stands.

    Args:
        nodes: In the order they were made.
        head: The node whose result the project shows; None for the untouched project.
        branches: Names given to nodes.
        ahead: Nodes that were undone, the next to redo last.
    """

    nodes: tuple[Node, ...] = ()
    head: NodeId | None = None
    branches: tuple[tuple[str, NodeId | None], ...] = ()
    ahead: tuple[NodeId, ...] = ()

    def node(self, node_id: NodeId) -> Node:
        """The node of that id.

        Raises:
            NotFound: when there is none.
        """
        for node in self.nodes:
            if node.id == node_id:
                return node
        raise NotFound(f"There is no step {node_id} in the history.", "`loop-copilot history` lists them.")

    def path(self, node_id: NodeId | None) -> tuple[Node, ...]:
        """The nodes from the start to a node, that node last."""
        found: list[Node] = []
        while node_id is not None:
            node = self.node(node_id)
            found.append(node)
            node_id = node.parent
        return tuple(reversed(found))

    def children(self, node_id: NodeId | None) -> tuple[Node, ...]:
        """The nodes made on a node, oldest first."""
        return tuple(node for node in self.nodes if node.parent == node_id)

    def route(self, target: NodeId | None) -> Route:
        """How to get from the head to a node."""
        here, there = self.path(self.head), self.path(target)
        shared = 0
        while shared < min(len(here), len(there)) and here[shared].id == there[shared].id:
            shared += 1
        return Route(tuple(reversed(here[shared:])), there[shared:], target)

    def undo(self, steps: int = 1) -> Route:
        """How to take back the last so many nodes; fewer when there are fewer.

        Raises:
            NotFound: when there is nothing to undo.
        """
        path = self.path(self.head)
        if not path:
            raise NotFound("There is nothing of the copilot's to undo.")
        kept = path[: max(0, len(path) - steps)]
        return self.route(kept[-1].id if kept else None)

    def redo(self, steps: int = 1) -> Route:
        """How to do again what was undone last.

        Raises:
            NotFound: when there is nothing to redo.
        """
        if not self.ahead:
            raise NotFound("There is nothing to redo.")
        return self.route(self.ahead[-min(steps, len(self.ahead))])

    def branch(self, name: str) -> Route:
        """How to get to a branch, by its name or by a node's number.

        Raises:
            NotFound: when there is none of that name.
        """
        for known, node_id in self.branches:
            if known.casefold() == name.casefold():
                return self.route(node_id)
        number = name.removeprefix("#")
        if number.isdigit():
            return self.route(self.node(NodeId(int(number))).id)
        names = ", ".join(known for known, _ in self.branches) or "none yet"
        raise NotFound(f"There is no branch “{name}”.", f"Branches: {names}.")

    def grown(self, node: Node) -> History:
        """The history after a new node on the head."""
        return replace(self, nodes=(*self.nodes, node), head=node.id, ahead=())

    def moved(self, route: Route) -> History:
        """The history after going a route; what was taken back can be redone."""
        ahead = list(self.ahead)
        for node in route.forth:
            if ahead and ahead[-1] == node.id:
                ahead.pop()
            else:
                ahead = []
        ahead += [node.id for node in route.back]
        return replace(self, head=route.head, ahead=tuple(ahead))

    def named(self, name: str) -> History:
        """The history with the head given a name."""
        others = tuple(pair for pair in self.branches if pair[0].casefold() != name.casefold())
        return replace(self, branches=(*others, (name, self.head)))

    def lines(self) -> Iterator[str]:
        """The tree as text, one line a node."""
        names: dict[NodeId | None, list[str]] = {}
        for name, node_id in self.branches:
            names.setdefault(node_id, []).append(name)

        def line(node_id: NodeId | None, label: str, indent: str) -> str:
            tags = "".join(f" [{name}]" for name in names.get(node_id, ()))
            return f"{indent}{'●' if node_id == self.head else '○'} {label}{tags}"

        def below(parent: NodeId | None, depth: int) -> Iterator[str]:
            for index, node in enumerate(reversed(self.children(parent))):
                inner = depth + index
                yield line(node.id, f"#{node.id} {node.label} — “{node.text}”", "  " * inner)
                yield from below(node.id, inner)

        yield line(None, "start", "")
        yield from below(None, 0)
