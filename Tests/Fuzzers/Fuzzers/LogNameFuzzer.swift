internal import FuzzingSupport
internal import RunnerProtocol

/// Names of files and directories among the logs, which other programs may have put there.
struct LogNameFuzzer: Fuzzer {
  static let name = "names of logs"

  private static let names = [
    "2026-11-24T014746-1234", "2026-11-24T014746-1234-2", "job-17.log", "job-17.log.half",
  ]

  mutating func execute(_ mutator: inout Mutator) {
    var name = mutator.element(of: Self.names)
    if mutator.number(below: 2) == 0 {
      name = name.replacing("1234", with: mutator.element(of: HostileText.numbers))
        .replacing("17", with: mutator.element(of: HostileText.numbers))
    }
    name = String(decoding: mutator.damaged(Array(name.utf8)), as: UTF8.self)
    _ = LogDirectory.isLog(name)
    _ = LogDirectory.kernel(ofSession: name)
    _ = LogDirectory(path: name)?.path
  }
}
