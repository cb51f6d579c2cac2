"""Messages that no front-end sends: broken content, bad signatures, frames that are missing or too many."""

import json

import zmq
from jupyter_client.session import Session

from attack import Attack, Failure
from kernel import TIMEOUT, Kernel

# How many messages are sent between two checks.
ROUND = 100

NUMBERS = ["0", "-1", "1e400", "-1e308", "1.5", "9223372036854775807", "9223372036854775808",
           "-9223372036854775808", "NaN", "Infinity", "9" * 400, "01", "-"]
TEXTS = ['""', '"\\u0000"', '"\\ud800"', '"' + "x" * 20_000 + '"', '"e\\u0301\\u202e"', '"%%job --retries -1"']
OTHERS = ["null", "true", "[]", "{}", "[" * 600, "[" * 400 + "]" * 400, '{"a":' * 500 + "1" + "}" * 500, ""]
VALUES = NUMBERS + TEXTS + OTHERS

CONTENTS = {
    "execute_request": {"code": '"1"', "silent": "false", "store_history": "true", "user_expressions": "{}",
                        "allow_stdin": "true", "stop_on_error": "false"},
    "complete_request": {"code": '"pri"', "cursor_pos": "3"},
    "inspect_request": {"code": '"print"', "cursor_pos": "3", "detail_level": "0"},
    "is_complete_request": {"code": '"if true {"'},
    "history_request": {"hist_access_type": '"range"', "output": "true", "raw": "true", "session": "0",
                        "start": "1", "stop": "2", "n": "3", "pattern": '"*"', "unique": "false"},
    "comm_info_request": {"target_name": '"t"'},
    "comm_open": {"comm_id": '"c"', "target_name": '"t"', "data": "{}"},
    "comm_msg": {"comm_id": '"c"', "data": "{}"},
    "comm_close": {"comm_id": '"c"', "data": "{}"},
    "kernel_info_request": {}, "connect_request": {}, "interrupt_request": {}, "usage_request": {},
    "create_subshell_request": {}, "list_subshell_request": {},
    "delete_subshell_request": {"subshell_id": '"s"'},
    "input_reply": {"value": '"v"'}, "no_such_request": {"a": "1"},
}
# What takes the kernel much longer than the others, and so is sent less often.
LONG = {"execute_request", "complete_request", "inspect_request", "is_complete_request",
        "create_subshell_request"}


class Latecomer(Kernel):
    """A front-end that comes after the attack, and does not look at what is published for the attacker."""

    def take(self, channel: str, message: dict) -> None:
        parent = message["parent_header"]
        # The kernel repeats a header as it has come, which may lack its session.
        if not parent or parent.get("session") == self.client.session.session:
            super().take(channel, message)


class Messages(Attack):
    def start(self) -> None:
        super().start()
        key = self.kernel.manager.session.key
        scheme = self.kernel.manager.session.signature_scheme
        self.session = Session(key=key, signature_scheme=scheme)
        info = self.kernel.manager.get_connection_info()
        self.sockets = {}
        for channel in ("shell", "control", "stdin"):
            socket = zmq.Context.instance().socket(zmq.DEALER)
            socket.linger = 0
            socket.connect(f"tcp://{info['ip']}:{info[f'{channel}_port']}")
            self.sockets[channel] = socket
        self.kernel.client.stop_channels()

    def once(self) -> None:
        for _ in range(ROUND):
            self.made += 1
            channel = self.chance.choice(["shell", "shell", "control", "stdin"])
            frames = self.frames()
            self.last = f"on {channel}: {b' '.join(frames)[:300]!r}"
            self.sockets[channel].send_multipart(frames)
        for channel in ("shell", "control"):
            self.await_answer(channel)
        other = Latecomer(manager=self.kernel.manager)
        try:
            self.check(other)
        finally:
            other.client.stop_channels()

    def await_answer(self, channel: str) -> None:
        """Waits for the answer to a right request after all the others."""
        message = self.session.msg("kernel_info_request", {})
        socket = self.sockets[channel]
        socket.send_multipart(self.session.serialize(message))
        while socket.poll(TIMEOUT * 1000):
            parent = json.loads(socket.recv_multipart()[3])
            if parent.get("msg_id") == message["header"]["msg_id"]:
                return
        raise Failure(f"no answer on {channel}")

    # Frames

    def value(self, right: str) -> str:
        return right if self.chance.random() < 0.7 else self.chance.choice(VALUES)

    def json(self, members: dict[str, str]) -> bytes:
        """An object with wrong, missing and repeated members, or no JSON."""
        parts = [f'"{name}":{self.value(right)}' for name, right in members.items()
                 for _ in range(self.chance.choice([1, 1, 1, 1, 1, 0, 2]))]
        text = bytearray(("{" + ",".join(parts) + "}").encode())
        return bytes(self.damaged(text) if self.chance.random() < 0.2 else text)

    def damaged(self, text: bytearray) -> bytearray:
        for _ in range(self.chance.randrange(1, 4)):
            at = self.chance.randrange(len(text) + 1)
            match self.chance.randrange(4):
                case 0: text[at:at + 1] = self.chance.randbytes(1)
                case 1: del text[at:at + self.chance.randrange(16)]
                case 2: text[at:at] = text[at:at + 16]
                case 3: text[at:at] = self.chance.randbytes(4)
        return text

    def frames(self) -> list[bytes]:
        kinds = [kind for kind in CONTENTS if kind not in LONG or self.chance.random() < 0.1]
        kind = self.chance.choice(kinds)
        right = self.session.msg(kind, {})["header"]
        members = {name: json.dumps(right[name], default=str) for name in right}
        header = self.json(members) if self.chance.random() < 0.2 else json.dumps(right, default=str).encode()
        parent = self.json(members) if self.chance.random() < 0.1 else b"{}"
        metadata = self.json({"cellId": '"a"', "deletedCells": "[]"}) if self.chance.random() < 0.3 else b"{}"
        texts = [header, parent, metadata, self.json(CONTENTS[kind])]
        signature = self.session.sign(texts)
        if self.chance.random() < 0.1:
            signature = self.chance.choice([b"", signature[:-1], signature.upper(), self.chance.randbytes(64)])
        frames = [b"<IDS|MSG>", signature, *texts, *[self.chance.randbytes(9)] * self.chance.choice([0, 0, 0, 2])]
        if self.chance.random() < 0.1:
            at = self.chance.randrange(len(frames))
            match self.chance.randrange(3):
                case 0: del frames[at:]
                case 1: del frames[at]
                case 2: frames.insert(at, self.chance.randbytes(self.chance.randrange(300)))
        return frames or [b""]
