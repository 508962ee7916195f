"""What must not change: attributes the musician locked, and what a request asks to keep."""

from __future__ import annotations

from collections.abc import Iterable

from bridge.core.gat import SESSION, Gat
from bridge.errors import Locked


def hold(gat: Gat, name: str, wanted: object, *, scope: str = SESSION) -> None:
    """Make sure that a wish does not change a locked attribute.

    Args:
        gat: What is known.
        name: Of the attribute.
        wanted: The value asked for; None asks for nothing.
        scope: Where it is asked for.

    Raises:
        Locked: when it would.
    """
    verdict = gat.verdict(name, scope)
    if wanted is None or wanted == "" or wanted == () or verdict is None or not gat.is_locked(name, scope):
        return
    held = verdict.attribute.value
    if _text(held) != _text(wanted):
        raise Locked(
            f"The {name} is locked to {verdict.attribute.text}.",
            f"Say “unlock the {name}” first, or leave it as it is.",
        )


def held(gat: Gat, name: str, keep: Iterable[str], *, scope: str = SESSION) -> bool:
    """Whether an attribute must stay as it is: locked, or asked to be kept."""
    return name in keep or gat.is_locked(name, scope)


def forbid(gat: Gat, name: str, keep: Iterable[str], *, scope: str = SESSION, doing: str) -> None:
    """Refuse what would change an attribute that must stay.

    Raises:
        Locked: when the attribute is locked or to be kept.
    """
    if gat.is_locked(name, scope):
        verdict = gat.verdict(name, scope)
        value = verdict.attribute.text if verdict else ""
        raise Locked(f"{doing} would change the {name}, which is locked to {value}.", f"Say “unlock the {name}” first.")
    if name in keep:
        raise Locked(f"{doing} would change the {name}, which is to be kept.", f"Ask again without keeping the {name}.")


def _text(value: object) -> str:
    if isinstance(value, tuple):
        return ", ".join(str(v) for v in value).casefold()
    if isinstance(value, (int, float)):
        return f"{value:.6g}"
    return str(value).casefold()
