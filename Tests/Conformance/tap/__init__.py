"""Keeps every message that a client of jupyter_client receives, so that a test can check it.

Front-ends in processes of their own load sitecustomize.py from this directory, by PYTHONPATH.
"""

import os
import pathlib
import pickle

DIRECTORY = "KEPT_MESSAGES"


def keep_messages() -> None:
    """Writes every message that jupyter_client receives in this process to a file in the directory of kept messages."""
    from jupyter_client.session import Session

    if not (directory := os.environ.get(DIRECTORY)):
        return
    split = Session.feed_identities
    if split.__name__ == "split_and_keep":
        return

    def split_and_keep(session, frames, copy=True):
        identities, rest = split(session, frames, copy)
        kept = [bytes(getattr(frame, "bytes", frame)) for frame in rest]
        with open(pathlib.Path(directory) / f"{os.getpid()}", "ab", buffering=0) as file:
            file.write(pickle.dumps((id(session), kept)))
        return identities, rest

    Session.feed_identities = split_and_keep


class Kept:
    """What has been kept in a directory, read once, in the order of each process."""

    def __init__(self, directory: pathlib.Path):
        self.directory = directory
        self.offsets: dict[pathlib.Path, int] = {}

    def new(self):
        """Returns (process and client, frames from the signature on) for what came since last time."""
        for path in sorted(self.directory.iterdir()):
            with open(path, "rb") as file:
                file.seek(self.offsets.get(path, 0))
                while True:
                    try:
                        client, frames = pickle.load(file)
                    except (EOFError, pickle.UnpicklingError):
                        # Nothing more, or a record that is still being written.
                        break
                    self.offsets[path] = file.tell()
                    yield (path.name, client), frames
