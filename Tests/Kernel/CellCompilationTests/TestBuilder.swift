import CellCompilation
import CompilerProtocol
import FoundationEssentials
import POSIX
import PeerProcesses
import Synchronization
import Testing
import Toolchains

/// A real resident compiler, which notes what it was asked for.
final class TestBuilder: ResidentBuilder {
  private struct State {
    var number: UInt64 = 0
    var orders: [BuildRequest] = []
    var refused: [BuildRequest] = []
  }

  private let state = Mutex(State())
  private let process: PeerProcess<CompilerCommand, CompilerEvent>
  private let answers: Answers

  /// Passes answers on to their waiters.
  private final class Answers: Sendable {
    private struct State {
      var waiting: [UInt64: CheckedContinuation<Bool, Never>] = [:]
      var isOver = false
    }

    private let state = Mutex(State())

    /// Adds a waiter; it gets no answer if the process has ended.
    func wait(for number: UInt64, _ continuation: CheckedContinuation<Bool, Never>) {
      let isOver = state.withLock { state in
        if !state.isOver { state.waiting[number] = continuation }
        return state.isOver
      }
      if isOver { continuation.resume(returning: false) }
    }

    func end(_ number: UInt64, _ isGood: Bool) {
      state.withLock { $0.waiting.removeValue(forKey: number) }?.resume(returning: isGood)
    }

    func endAll() {
      let numbers = state.withLock { state in
        state.isOver = true
        return Array(state.waiting.keys)
      }
      for number in numbers { end(number, false) }
    }
  }

  init() async throws {
    let toolchain = try await Toolchain.find()
    var configuration = ChildProcess.Configuration(try #require(Self.executable))
    configuration.standardOutput = .discarded
    configuration.standardError = .discarded
    configuration.environment = ProcessInfo.processInfo.environment.merging([
      "LD_LIBRARY_PATH": "\(toolchain.root)/lib:\(toolchain.libraryDirectory)"
    ]) { $1 }
    let answers = Answers()
    process = try PeerProcess(configuration, thread: "test builder") { event in
      if case .built(let number, let isGood) = event { answers.end(number, isGood) }
    } onEnd: { _ in
      answers.endAll()
    }
    self.answers = answers
  }

  deinit { process.kill() }

  /// What it was asked to compile.
  var orders: [BuildRequest] { state.withLock { $0.orders } }
  /// What it left to others.
  var refused: [BuildRequest] { state.withLock { $0.refused } }

  func kill() { process.kill() }

  func build(_ order: BuildRequest) async throws(CancellationError) -> Bool {
    let number = state.withLock { state in
      state.number += 1
      state.orders.append(order)
      return state.number
    }
    let isGood = await withCheckedContinuation { continuation in
      answers.wait(for: number, continuation)
      process.send(.build(number, order))
    }
    if !isGood { state.withLock { $0.refused.append(order) } }
    return isGood
  }

  /// The program this test was built with.
  private static var executable: String? {
    var directory = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
    while directory.path != "/" {
      let program = "\(directory.path)/swift-cell-compiler"
      if FileManager.default.isExecutableFile(atPath: program) { return program }
      directory.deleteLastPathComponent()
    }
    return nil
  }
}
