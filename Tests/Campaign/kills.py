"""The death of a process that belongs to a kernel, at a random moment of a random cell."""

import time

import psutil

from attack import Attack
from descendants import SLOW

CELLS = [
    "(1...1000).reduce(0, +)",
    'for n in 0..<2000 { print("line", n) }',
    "usleep(300_000)",
    'let jobs{n} = (0..<8).map {{ i in run("kill") {{ usleep(100_000); print(i); return i }} }}',
    "struct S{n}: Codable {{ var a = {n}, b = [1.5, 2.5] }}\nS{n}()",
    'let text{n} = (0..<200).map {{ String(repeating: "x", count: $0) }}\ntext{n}.count',
    "%%sh\nsleep 0.2; echo done",
    "throw CocoaError(.fileNoSuchFile)",
    "\n".join(SLOW.splitlines()[:5]),
]
TARGETS = {"runner": ["swift-cell-runn"], "compiler": ["swift-cell-comp", "swift-frontend", "ld.lld", "clang"]}


class Kills(Attack):
    def once(self) -> None:
        self.made += 1
        target = self.chance.choice([*TARGETS, "any"])
        code = self.chance.choice(CELLS)
        code = code.format(n=self.made) if "{n}" in code else code
        delay = self.chance.random() * self.chance.choice([0.02, 0.2, 0.8])
        self.last = f"{target} killed {delay:.3f} s after the start of {code[:80]!r}"
        cell = self.kernel.start_cell(code, stop_on_error=False)
        end = time.monotonic() + delay
        while (rest := end - time.monotonic()) > 0:
            self.kernel.take_messages(rest)
        self.kill(target)
        self.kernel.finish(cell, 180)
        self.check()

    def kill(self, target: str) -> None:
        children = psutil.Process(self.pid).children(recursive=True)
        self.chance.shuffle(children)
        for child in children:
            try:
                name = child.name()
                if target == "any" or any(name.startswith(known) for known in TARGETS[target]):
                    child.kill()
                    return
            except psutil.NoSuchProcess:
                continue
