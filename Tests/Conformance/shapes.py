"""A small language for the shape of JSON values.

    str, int, float, bool, dict, list   a value of that type; true is no number
    "text", True, None                  this value and no other
    [shape]                             a list of such values
    {"name": shape, "name?": shape}     an object with these fields and no others; ? may be missing
    {str: shape}                        an object with any names and such values
    (shape, shape)                      a value of one of these shapes
    function                            a value in which it finds nothing wrong: it returns None
"""

import json

NUMBERS = {int: (int,), float: (int, float)}


def mismatch(value, shape, place: str) -> str | None:
    """How a value differs from the shape it should have, or None."""
    if isinstance(shape, type):
        types = NUMBERS.get(shape, (shape,))
        fits = isinstance(value, types) and (shape is bool or not isinstance(value, bool))
        return None if fits else f"{place} is {short(value)}, and should be of type {shape.__name__}"
    if isinstance(shape, tuple):
        return mismatch_of_all(value, shape, place)
    if isinstance(shape, list):
        if not isinstance(value, list):
            return f"{place} is {short(value)}, and should be a list"
        return first(mismatch(item, shape[0], f"{place}[{i}]") for i, item in enumerate(value))
    if isinstance(shape, dict):
        return mismatch_of_object(value, shape, place)
    if callable(shape):
        wrong = shape(value)
        return f"{place} is {short(value)}: {wrong}" if wrong else None
    same = type(value) is type(shape) and value == shape
    return None if same else f"{place} is {short(value)}, and should be {short(shape)}"


def mismatch_of_all(value, shapes: tuple, place: str) -> str | None:
    found = [mismatch(value, shape, place) for shape in shapes]
    return None if None in found else "\n  or ".join(found)


def mismatch_of_object(value, shape: dict, place: str) -> str | None:
    if not isinstance(value, dict):
        return f"{place} is {short(value)}, and should be an object"
    if str in shape:
        return first(mismatch(item, shape[str], f"{place}.{name}") for name, item in value.items())
    known = {name.rstrip("?"): field for name, field in shape.items()}
    if missing := [name for name in shape if not name.endswith("?") and name not in value]:
        return f"{place} has no {', '.join(missing)}"
    if unknown := [name for name in value if name not in known]:
        return f"{place} has unknown keys: {', '.join(unknown)}"
    return first(mismatch(item, known[name], f"{place}.{name}") for name, item in value.items())


def first(found) -> str | None:
    return next((wrong for wrong in found if wrong), None)


def short(value) -> str:
    text = json.dumps(value, default=str, ensure_ascii=False)
    return text if len(text) <= 200 else text[:200] + "…"
