package import POSIX
package import RunnerProtocol
internal import Synchronization

/// A running `swift-cell-runner` and the private socket to it.
package final class RunnerProcess: Sendable {
  /// What a runner process needs to be started.
  package struct Configuration: Hashable, Sendable {
    /// The path of the `swift-cell-runner` program.
    package var executable: String
    /// The folder cells start in; the kernel's own if there is none.
    package var workingFolder: String?
    /// The folder of the toolchain's run-time libraries.
    package var libraryFolder: String

    package init(executable: String, libraryFolder: String, workingFolder: String? = nil) {
      self.executable = executable
      self.libraryFolder = libraryFolder
      self.workingFolder = workingFolder
    }
  }

  private let child: ChildProcess
  private let socket: FileDescriptor
  private let sending = Mutex(())

  package var pid: Int32 { child.pid }

  /// Starts a runner.
  ///
  /// - Parameters:
  ///   - configuration: What to start.
  ///   - onEvent: Called on one thread, in the order of the runner's doing.
  ///   - onEnd: Called once on the same thread, after the last event.
  /// - Throws: A ``POSIXError`` when the program cannot be started.
  package init(
    _ configuration: Configuration,
    onEvent: @escaping @Sendable (RunnerEvent) -> Void,
    onEnd: @escaping @Sendable (ChildProcess.Ending) -> Void
  ) throws(POSIXError) {
    let (own, theirs) = try FileDescriptor.socketPair().release()
    socket = FileDescriptor(owning: own)
    let childEnd = FileDescriptor(owning: theirs)
    var settings = ChildProcess.Configuration(
      configuration.executable, ["--connection-descriptor", "3"],
      workingFolder: configuration.workingFolder)
    settings.leadsGroup = true
    settings.inherited = [3: childEnd.number]
    settings.standardOutput = .discarded
    settings.standardError = .collected(newest: 4096)
    settings.environment = Environment.current.merging([
      // The runtime then prints the reason of a trap alone, and leaves the backtrace to us.
      "SWIFT_BACKTRACE": "enable=yes,interactive=no"
    ]) { $1 }
    child = try ChildProcess(settings)
    try BackgroundThread.start(name: "runner events") { [self] in
      readEvents(onEvent)
      child.kill()
      Task { onEnd(await child.outcome().ending) }
    }
  }

  /// Asks the runner for something; a runner that is gone says so by its end.
  package func send(_ command: RunnerCommand) {
    let frame = command.frame()
    sending.withLock { _ in
      _ = try? socket.writeAll(frame)
    }
  }

  /// Ends the process and everything it has started.
  package func kill() {
    child.kill()
  }

  private func readEvents(_ body: (RunnerEvent) -> Void) {
    var buffer = FrameBuffer()
    do {
      while true {
        let bytes = try socket.read(atMost: 256 << 10)
        guard !bytes.isEmpty else { return }
        buffer.append(bytes)
        while let frame = try buffer.next() {
          body(try RunnerEvent(frame: frame))
        }
      }
    } catch {
      // A broken stream means that the runner's memory is no longer to be trusted: it is ended.
    }
  }
}
