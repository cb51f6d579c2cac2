import CellRunner
import POSIX

// Only the kernel starts this program; it passes one end of a socket.
guard let arguments = RunnerArguments(Runner.takeArguments()) else {
  System.warn("swift-cell-runner can only be started by swift-kernel; see `swift-kernel --help`.")
  System.exitNow(64)
}

// The kernel sets these for this process, whose runtime has read them by now; programs that cells
// start must not inherit them.
Environment.remove("SWIFT_BACKTRACE")
if Runner.seesRaces { Environment.remove("LD_PRELOAD") }

// Foundation binds the main queue to the thread that loads it, so the main thread loads it before any
// cell can. If that fails, cells that do not use Foundation still run.
_ = try? DynamicLibrary.loadForGood("libFoundation.so")

// Cells get the low numbers, as in a program of their own; so do loops that close or replace them all.
let lowest = min(200, max(System.descriptorLimit - 24, 8))
let runner = try Runner(
  KernelConnection(FileDescriptor(owning: arguments.connection).duplicate(atLeast: Int32(lowest))),
  arguments: arguments)
try BackgroundThread.start(name: "commands") {
  try? runner.serve()
  Runner.endProcess()
}
Runner.serveMainQueue()
