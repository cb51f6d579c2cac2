import RunnerProtocol
import Testing

@testable import CellExecution

@Suite("Running a cell again")
struct RerunTests {
  private let first = ExecutionID(rawValue: 1)
  private let second = ExecutionID(rawValue: 2)
  private let third = ExecutionID(rawValue: 3)
  private let other = ExecutionID(rawValue: 4)

  @Test("What is said of an earlier run's jobs goes to the newest run of the same cell")
  func places() {
    let reruns = CellReruns()
    #expect(reruns.begin(first, of: "a") == nil)
    #expect(reruns.begin(other, of: "b") == nil)
    #expect(reruns.begin(second, of: "a") == first)
    #expect(reruns.begin(third, of: "a") == second)
    for run in [first, second, third] { #expect(reruns.place(of: run) == third) }
    #expect(reruns.place(of: other) == other)
    let unnamed = ExecutionID(rawValue: 5)
    #expect(reruns.place(of: unnamed) == unnamed)
  }

  @Test("An earlier run shows nothing of its own any more, but updates what others show")
  func outputs() {
    let reruns = CellReruns()
    _ = reruns.begin(first, of: "a")
    let bundle = MIMEBundle(plainText: "x")
    let own: [Output] = [
      .stream(.stdout, "x"), .display(bundle, displayID: nil), .result(bundle), .clear(wait: false),
    ]
    for output in own { #expect(reruns.shows(output, from: first)) }
    _ = reruns.begin(second, of: "a")
    for output in own {
      #expect(!reruns.shows(output, from: first))
      #expect(reruns.shows(output, from: second))
    }
    #expect(reruns.shows(.updateDisplay(bundle, displayID: "d"), from: first))
    #expect(reruns.shows(.comm(CommEvent(id: "c", kind: .close)), from: first))
  }
}
