"""Reads the frames of a message as strictly as the specification writes them."""

import hashlib
import hmac
import json
from datetime import datetime

from specification import Violation, date

DELIMITER = b"<IDS|MSG>"


def decode(frames: list[bytes], key: bytes | None = None) -> dict:
    """The message in some frames, in the form jupyter_client gives it; checks the signature by a key.

    Raises Violation for what is not signed, or not JSON in UTF-8 without NaN and repeated names.
    """
    frames = [bytes(frame) for frame in frames]
    if DELIMITER not in frames:
        raise Violation(f"There is no delimiter in {frames}")
    signature, *parts = frames[frames.index(DELIMITER) + 1:]
    if len(parts) < 4:
        raise Violation(f"After the signature come {len(parts)} frames, and should be four: {parts}")
    if key is not None:
        expected = hmac.new(key, b"".join(parts[:4]), hashlib.sha256).hexdigest() if key else ""
        if signature != expected.encode():
            raise Violation(f"The signature of {parts} is {signature}, and should be {expected}")
    header, parent, metadata, content = (read(part) for part in parts[:4])
    for name, part in (("header", header), ("parent_header", parent), ("metadata", metadata),
                       ("content", content)):
        if not isinstance(part, dict):
            raise Violation(f"The {name} is {part!r}, and should be an object")
    return {"header": with_date(header), "msg_id": header.get("msg_id"),
            "msg_type": header.get("msg_type"), "parent_header": with_date(parent),
            "metadata": metadata, "content": content, "buffers": parts[4:]}


def read(frame: bytes):
    def refuse(constant):
        raise Violation(f"{constant} is not JSON: {frame[:2000]!r}")

    def once(pairs):
        names = [name for name, _ in pairs]
        if len(names) != len(set(names)):
            raise Violation(f"A name is there twice: {frame[:2000]!r}")
        return dict(pairs)

    try:
        value = json.loads(frame.decode("utf-8"), parse_constant=refuse, object_pairs_hook=once)
        json.dumps(value, ensure_ascii=False).encode("utf-8")
    except (UnicodeError, json.JSONDecodeError) as error:
        raise Violation(f"{error}: {frame[:2000]!r}") from error
    return value


def with_date(header: dict) -> dict:
    """The header with its date as a date, where it is written as one."""
    written = header.get("date")
    if date(written):
        return header
    return {**header, "date": datetime.fromisoformat(written)}
