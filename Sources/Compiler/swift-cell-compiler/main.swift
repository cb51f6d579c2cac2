import POSIX
import ResidentCompiler

// The kernel starts this program and passes it a socket as descriptor 3.
guard CommandLine.arguments.dropFirst().first == "--connection-descriptor",
  let number = CommandLine.arguments.dropFirst(2).first.flatMap({ Int32($0) })
else {
  System.warn("swift-cell-compiler is started by swift-kernel; run `swift-kernel --help`.")
  System.exitNow(64)
}

let kernel = System.parentID
let server = CompilerServer(FileDescriptor(owning: number))
try BackgroundThread.start(name: "questions") { server.answerQuestions() }
try BackgroundThread.start(name: "builds") { server.build() }
try? server.read()
// If the kernel is gone, everything that it has started goes too: also compilers and linkers at work. A
// process closes its sockets a moment before it is gone.
for _ in 0..<100 where System.parentID == kernel { BackgroundThread.sleep(.milliseconds(2)) }
if System.parentID != kernel, let mark = Environment[ProcessFamily.variable] {
  ProcessFamily(mark: mark).end()
}
System.killOwnGroup()
