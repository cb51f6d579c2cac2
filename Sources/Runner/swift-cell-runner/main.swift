import CellRunner
import POSIX

// The kernel passes its socket as descriptor 3 and leaves; nobody starts this by hand.
guard let arguments = RunnerArguments(Array(CommandLine.arguments.dropFirst())) else {
  System.warn("swift-cell-runner is started by swift-kernel; run `swift-kernel --help`.")
  System.exitNow(64)
}

// Set for the runtime of this process, which has read it by now; programs that cells start do not
// want it.
Environment.remove("SWIFT_BACKTRACE")
if Runner.seesRaces { Environment.remove("LD_PRELOAD") }

// Foundation gives the main queue to the thread that loads it, so the main thread does, before any
// cell can. Without it, cells that do not use it still run.
_ = try? DynamicLibrary.loadForGood("libFoundation.so")

let runner = try Runner(
  KernelConnection(FileDescriptor(owning: arguments.connection).duplicate(atLeast: 200)),
  arguments: arguments)
try BackgroundThread.start(name: "commands") {
  try? runner.serve()
  Runner.endProcess()
}
Runner.serveMainQueue()
