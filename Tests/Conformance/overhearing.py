"""Checks what real front-ends hear from kernels, as far as one can who only listens."""

import pathlib

from conversation import Conversation
from specification import channel_of
from tap import Kept
from wire import DELIMITER, decode


class Overhearing:
    """The conversations of all clients that keep their messages in a folder."""

    def __init__(self, folder: pathlib.Path):
        self.kept = Kept(folder)
        self.conversations: dict[tuple, Conversation] = {}
        self.count = 0

    def check(self) -> None:
        """Checks what came since last time."""
        for client, frames in self.kept.new():
            message = decode([DELIMITER, *frames])
            self.count += 1
            # A front-end may hear more than one process of a kernel, and one message twice.
            key = (*client, message["header"].get("session"))
            conversation = self.conversations.setdefault(key, Conversation(is_whole=False))
            if message["msg_id"] in conversation.identifiers:
                continue
            conversation.took(channel_of(message["msg_type"]), message)
