import Glibc
import POSIX
import Testing

@Suite("Child processes", .timeLimit(.minutes(2)))
struct ChildProcessTests {
  private func shell(_ script: String) -> ChildProcess.Configuration {
    ChildProcess.Configuration("/bin/sh", ["-c", script])
  }

  private func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

  @Test("Both streams are collected and a non-zero status is a result")
  func collects() async throws {
    let outcome = try await ChildProcess.run(shell("echo out; echo err >&2; exit 3"))
    #expect(outcome.status == .exited(3))
    #expect(text(outcome.standardOutput) == "out\n")
    #expect(text(outcome.standardError) == "err\n")
  }

  @Test("Standard input is empty, and directory and environment are the given ones")
  func surroundings() async throws {
    var configuration = shell("cat; pwd; echo $WORD; echo ${HOME-none}")
    configuration.workingDirectory = "/usr"
    configuration.environment = ["WORD": "zażółć"]
    let outcome = try await ChildProcess.run(configuration)
    #expect(text(outcome.standardOutput) == "/usr\nzażółć\nnone\n")
  }

  @Test("A missing program is an error that says what was tried")
  func missingProgram() {
    let configuration = ChildProcess.Configuration("/no/such/program")
    let error = #expect(throws: POSIXError.self) { try ChildProcess(configuration) }
    #expect(error?.description == "Could not start /no/such/program: No such file or directory.")
  }

  @Test("More output than a pipe holds arrives whole")
  func muchOutput() async throws {
    let outcome = try await ChildProcess.run(shell("head -c 3000000 /dev/zero"))
    #expect(outcome.standardOutput.count == 3_000_000)
  }

  @Test("Only the newest part of the output is kept when asked for")
  func newestOutput() async throws {
    var configuration = shell("seq 100000")
    configuration.standardOutput = .collected(newest: 13)
    let outcome = try await ChildProcess.run(configuration)
    #expect(text(outcome.standardOutput) == "99999\n100000\n")
  }

  @Test("Descriptors get the numbers asked for and no other is handed on")
  func inheritedDescriptors() async throws {
    let first = try FileDescriptor.socketPair()
    let second = try FileDescriptor.socketPair()
    var configuration = shell("read line <&3; echo \"got $line\" >&4; ls /proc/self/fd")
    configuration.inherited = [3: first.second.number, 4: second.second.number]
    try first.first.writeAll(Array("hello\n".utf8))
    let outcome = try await ChildProcess.run(configuration)
    #expect(text(try second.first.read(atMost: 100)) == "got hello\n")
    // 5 is the descriptor of `ls` itself.
    #expect(text(outcome.standardOutput) == "0\n1\n2\n3\n4\n5\n")
  }

  @Test("Killing a group ends grandchildren too, and the end is a signal")
  func killsGroup() async throws {
    let pipe = try FileDescriptor.pipe()
    var configuration = shell("sleep 1000 & echo ready >&3; wait")
    configuration.leadsGroup = true
    configuration.inherited = [3: pipe.second.number]
    let child = try ChildProcess(configuration)
    let reading = pipe.takeFirst()
    #expect(text(try reading.read(atMost: 100)) == "ready\n")
    child.kill()
    #expect(await child.outcome().status == .signalled(SIGKILL))
    // The end of file comes only when the grandchild, which holds the pipe too, is gone.
    #expect(try reading.readToEnd().isEmpty)
  }

  @Test("A grandchild that keeps the pipe open does not delay the end")
  func grandchildKeepsPipe() async throws {
    var configuration = shell("sleep 1000 & echo done")
    configuration.leadsGroup = true
    let outcome = try await ChildProcess.run(configuration)
    #expect(text(outcome.standardOutput) == "done\n")
  }

  @Test("Cancelling the task kills the program")
  func cancellation() async throws {
    let task = Task { try await ChildProcess.run(ChildProcess.Configuration("/bin/sleep", ["99"])) }
    task.cancel()
    await #expect(throws: CancellationError.self) { _ = try await task.value }
  }

  @Test("A hundred programs at once all end")
  func many() async throws {
    let endings = try await withThrowingTaskGroup(of: ChildProcess.TerminationStatus.self) {
      group in
      for number in 0..<100 {
        group.addTask { try await ChildProcess.run(self.shell("exit \(number)")).status }
      }
      return try await group.reduce(into: Set()) { $0.insert($1) }
    }
    #expect(endings.count == 100)
  }

  @Test("A temporary directory is removed with its owner")
  func temporaryDirectory() throws {
    var path = ""
    do {
      let directory = try TemporaryDirectory(prefix: "posix-tests")
      path = directory.path
      mkdir("\(path)/inner", 0o700)
      try FileDescriptor.open("\(path)/inner/file", O_WRONLY | O_CREAT).writeAll([1])
      #expect(access("\(path)/inner/file", F_OK) == 0)
    }
    #expect(access(path, F_OK) != 0)
  }
}
