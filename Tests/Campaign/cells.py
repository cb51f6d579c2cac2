"""Cells that damage the process they run in."""

from attack import Attack

HOSTILE = {
    "close": "for n: Int32 in {low}...{high} {{ close(n) }}",
    "dup2": "for n: Int32 in {low}...{high} {{ dup2(1, n) }}",
    "own signal": "kill(getpid(), {signal})",
    "raised signal": "raise({signal})",
    "ignored signals": "for n: Int32 in 1...31 {{ signal(n, SIG_IGN) }}",
    "default signals": "for n: Int32 in 1...31 {{ signal(n, SIG_DFL) }}",
    "blocked signals": "var all = sigset_t()\nsigfillset(&all)\npthread_sigmask(SIG_BLOCK, &all, nil)",
    "stack overflow": "func down(_ n: Int) -> Int {{ n == -1 ? 0 : 1 + down(n + 1) + n % 2 }}\ndown(0)",
    "heap damage": "let p = malloc({low} + 1)!\nmemset(p, 0x41, {high} * 8)\nfree(p)",
    "double free": "let q = malloc({high})!\nfree(q)\nfree(q)",
    "wild pointer": "UnsafeMutablePointer<Int>(bitPattern: {high} * 8)!.pointee = 1",
    "trap": "let none: Int? = nil\nnone!",
    "exit": "exit({low})",
    "_exit": "_exit({low})",
    "abort": "abort()",
    "exit at exit": "atexit {{ abort() }}\nexit(0)",
    "endless output": 'while true {{ print("{high}") }}',
    "endless line": 'while true {{ fputs("{high}", stdout) }}',
    "endless loop": "var turns = 0\nwhile true {{ turns &+= 1 }}",
    "thread storm": "for _ in 0..<{high} {{ Thread.detachNewThread {{ usleep(100_000) }} }}",
    "job storm": "for n in 0..<{high} {{ run {{ n }} }}",
    "trapping jobs": "for _ in 0..<8 {{ run {{ fatalError() }} }}",
    "fork": '@_silgen_name("fork") func copy{low}() -> Int32\n'
            "if copy{low}() == 0 {{ _exit({low}) }}",
    "lasting forks": '@_silgen_name("fork") func many{low}() -> Int32\n'
                     "for _ in 0..<5 {{ if many{low}() == 0 {{ sleep(600); _exit(0) }} }}",
    "end of the thread": "pthread_exit(nil)",
    "cancelled thread": "pthread_cancel(pthread_self())\nprint(1)",
    "no directory": 'let d = "/tmp/gone-\\(getpid())"\nmkdir(d, 0o700)\nchdir(d)\nrmdir(d)',
    "no files": "var none = rlimit(rlim_cur: 3, rlim_max: 1024)\n"
                "setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &none)",
    "no environment": "clearenv()",
    "odd bytes": "let b: [UInt8] = (0..<255).map {{ $0 }}\nwrite(1, b, b.count)",
    "closed streams": "fclose(stdin)\nclose(0)",
    "hidden child": "!setsid sleep 600 &",
}
ENDLESS = {"endless output", "endless line", "endless loop"}
SIGNALS = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 18, 20, 21, 22, 24, 25, 31]


class Cells(Attack):
    def once(self) -> None:
        self.made += 1
        self.last = self.chance.choice(list(HOSTILE))
        low, high = self.chance.randrange(3, 40), self.chance.randrange(40, 400)
        code = HOSTILE[self.last].format(low=low, high=high, signal=self.chance.choice(SIGNALS))
        if self.chance.random() < 0.25 and not code.startswith(("!", "%")) and "func " not in code:
            code = f"run {{\n{code}\n}}"
        self.last += f": {code!r}"
        cell = self.kernel.start_cell(code, stop_on_error=False)
        if any(self.last.startswith(name) for name in ENDLESS):
            self.kernel.wait_for(cell.id, lambda m: m["msg_type"] == "execute_input")
            if not code.startswith("run"):
                self.kernel.interrupt()
        self.kernel.finish(cell, 180)
        self.kernel.run_cell("%cancel all --now" if code.startswith("run") else "0")
        self.check()
