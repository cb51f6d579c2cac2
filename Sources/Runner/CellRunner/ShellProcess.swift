internal import CRunner
internal import Limits
internal import Notebook
internal import NotebookEngine
internal import POSIX
internal import RunnerProtocol

/// A shell and the processes it starts: a group that ends with the shell, or with the runner.
struct ShellProcess: HostProcess {
  private static let path = "/bin/sh"

  private let child: ChildProcess

  init(
    _ arguments: [String], connection: KernelConnection,
    output: @escaping @Sendable (StreamName, [UInt8]) -> Void,
    onEnd: @escaping @Sendable (CommandEnd) -> Void
  ) throws(POSIXError) {
    var configuration = ChildProcess.Configuration(Self.path, arguments)
    configuration.leadsGroup = true
    let group = Monitor<Int32?>(nil)
    let child = try ChildProcess(configuration) { stream, bytes in
      output(stream == 1 ? .stdout : .stderr, bytes)
    } onEnd: { ending in
      let number = group.wait { $0 }
      crunner_remove_group(number)
      connection.send(.groupEnded(number))
      onEnd(CommandEnd(ending))
    }
    self.child = child
    // If this process dies, the kernel kills the group.
    crunner_add_group(child.pid)
    connection.send(.groupStarted(child.pid))
    group.update { $0 = child.pid }
  }

  func stop() {
    child.interrupt()
    let child = child
    try? BackgroundThread.start(name: "stop command") {
      BackgroundThread.sleep(Limits.Processes.shellGrace)
      child.kill()
    }
  }

  func kill() { child.kill() }
}

extension CommandEnd {
  fileprivate init(_ ending: ChildProcess.TerminationStatus) {
    self =
      switch ending {
      case .exited(let status): .exited(status)
      case .signalled(let number): .signalled(SignalName(number).name)
      }
  }
}
