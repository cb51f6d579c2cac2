import Limits
import RunnerProtocol
import Testing

@testable import CellExecution

@Suite("Running a cell again")
struct RerunTests {
  private let first = ExecutionID(rawValue: 1)
  private let second = ExecutionID(rawValue: 2)
  private let third = ExecutionID(rawValue: 3)
  private let other = ExecutionID(rawValue: 4)

  @Test("Messages about an earlier run's jobs go to the newest run of the same cell")
  func places() {
    let redirection = RerunRedirection()
    #expect(redirection.runDidBegin(first, of: "a") == nil)
    #expect(redirection.runDidBegin(other, of: "b") == nil)
    #expect(redirection.runDidBegin(second, of: "a") == first)
    #expect(redirection.runDidBegin(third, of: "a") == second)
    for run in [first, second, third] { #expect(redirection.target(of: run) == third) }
    #expect(redirection.target(of: other) == other)
    let unnamed = ExecutionID(rawValue: 5)
    #expect(redirection.target(of: unnamed) == unnamed)
  }

  @Test("The runs of a long session are forgotten, the oldest first")
  func bound() {
    let redirection = RerunRedirection()
    let limit = Limits.Jobs.redirectedRuns
    let runs = (1...UInt64(5 * limit)).map { ExecutionID(rawValue: $0) }
    for run in runs {
      _ = redirection.runDidBegin(run, of: "a")
      #expect(redirection.count <= 2 * limit)
    }
    for run in runs.suffix(limit) { #expect(redirection.target(of: run) == runs.last) }
    #expect(redirection.target(of: first) == first)
  }

  @Test("An earlier run shows nothing of its own any more, but updates what others show")
  func outputs() {
    let redirection = RerunRedirection()
    _ = redirection.runDidBegin(first, of: "a")
    let bundle = MIMEBundle(plainText: "x")
    let own: [Output] = [
      .stream(.stdout, "x"), .display(bundle, displayID: nil), .result(bundle), .clear(wait: false),
    ]
    for output in own { #expect(redirection.shows(output, from: first)) }
    _ = redirection.runDidBegin(second, of: "a")
    for output in own {
      #expect(!redirection.shows(output, from: first))
      #expect(redirection.shows(output, from: second))
    }
    #expect(redirection.shows(.updateDisplay(bundle, displayID: "d"), from: first))
    #expect(redirection.shows(.comm(CommEvent(id: "c", kind: .close)), from: first))
  }
}
