"""Checks the messages that real front-ends receive from kernels, as far as a listener can."""

import pathlib

from conversation import Conversation
from specification import channel_of
from tap import Kept
from wire import DELIMITER, decode


class Overhearing:
    """The conversations of all clients that keep their messages in a directory."""

    def __init__(self, directory: pathlib.Path):
        self.kept = Kept(directory)
        self.conversations: dict[tuple, Conversation] = {}
        self.count = 0

    def check(self) -> None:
        """Checks what has arrived since the last time."""
        for client, frames in self.kept.new():
            message = decode([DELIMITER, *frames])
            self.count += 1
            # A front-end may receive from more than one process of a kernel, and one message twice.
            key = (*client, message["header"].get("session"))
            conversation = self.conversations.setdefault(key, Conversation(is_whole=False))
            if message["msg_id"] in conversation.identifiers:
                continue
            conversation.took(channel_of(message["msg_type"]), message)
