"""What is left to decide of a formula once facts are known."""

from __future__ import annotations

from collections.abc import Iterator

from comity.law.formula import FALSE, TRUE, And, Facts, Formula, Named, Not, Or, conjoin, disjoin, named, negate


def residual(formula: Formula, facts: Facts) -> Formula:
    """Return what is left to decide: the formula with everything known folded away."""
    value = facts.value(formula)
    if value is not None:
        return TRUE if value else FALSE
    match formula:
        case And(parts):  # undecided: no part is false, and the true ones fold away
            return conjoin(residual(part, facts) for part in parts if facts.value(part) is None)
        case Or(parts):
            return disjoin(residual(part, facts) for part in parts if facts.value(part) is None)
        case Not(part):
            return negate(residual(part, facts))
        case Named(name=name, part=part, source=source):
            return named(name, residual(part, facts), source)
        case _:
            return formula


def atoms(formula: Formula) -> Iterator[Formula]:
    """Yield every atom and constant of a formula."""
    children = tuple(formula.children())
    if not children:
        yield formula
    for child in children:
        yield from atoms(child)


def open_atoms(formula: Formula, facts: Facts) -> tuple[Formula, ...]:
    """Return every atom and constant of the `residual`, each once, without building it."""
    key = (open_atoms, formula)
    if key not in facts.worked_out:
        facts.worked_out[key] = _open_atoms(formula, facts)
    found: tuple[Formula, ...] = facts.worked_out[key]
    return found


def _open_atoms(formula: Formula, facts: Facts) -> tuple[Formula, ...]:
    found: dict[Formula, None] = {}
    seen: set[Formula] = set()

    def walk(part: Formula) -> None:
        if part in seen or facts.value(part) is not None:
            return
        seen.add(part)  # parts are shared between rules: met again, they have nothing to add
        children = part.children()
        if not children:
            found[part] = None
        for child in children:
            walk(child)

    walk(formula)
    return tuple(found)
