"""The same cells compiled and linked by hand: spawning swift-frontend and ld.lld for each text."""

import pathlib
import shutil
import subprocess
import tempfile
import time


class Hand:
    """The two commands a careful user would type for one cell."""

    def __init__(self):
        self.bin = pathlib.Path(shutil.which("swiftc")).resolve().parent
        self.library = self.bin.parent / "lib/swift/linux"
        self.directory = pathlib.Path(tempfile.mkdtemp())

    def __enter__(self):
        return self

    def __exit__(self, *_):
        shutil.rmtree(self.directory)

    def seconds(self, text, number, optimization):
        source, made = self.directory / f"cell{number}.swift", self.directory / f"cell{number}.o"
        source.write_text(f"import Foundation\n{text}\n")
        start = time.perf_counter()
        frontend = [self.bin / "swift-frontend", "-frontend", "-c", "-primary-file", source]
        frontend += ["-target", "x86_64-unknown-linux-gnu", "-module-name", f"cell{number}"]
        frontend += ["-module-cache-path", self.directory / "cache", optimization, "-o", made]
        frontend += ["-disable-objc-interop"]
        subprocess.run(frontend, check=True, stderr=subprocess.DEVNULL)
        link = [self.bin / "ld.lld", "-shared", made, "-o", made.with_suffix(".so")]
        link += ["-L", self.library, "-lswiftCore", "-lFoundation", "-lFoundationEssentials"]
        subprocess.run(link, check=True)
        return time.perf_counter() - start


def by_hand(contestant, count):
    """Expressions at -Onone and functions at -O, as the kernel compiles them by default."""
    with Hand() as hand:
        hand.seconds("1 + 1", 0, "-Onone")
        rows = {}
        for kind, optimization in (("expression", "-Onone"), ("function", "-O")):
            texts = contestant.texts(kind, count, first=20_000)
            rows[f"new {kind}, ms"] = [
                hand.seconds(text, n, optimization) * 1e3
                for n, text in enumerate(texts, start=1)
            ]
        return rows
