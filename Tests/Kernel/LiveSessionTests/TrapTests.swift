import CellExecution
import Execution
import RunnerProtocol
import Testing

@Suite("Traps of every kind in every place", .serialized, .timeLimit(.minutes(5)))
struct TrapTests {
  /// Where a trap happens.
  enum Place: String, CaseIterable {
    case cell, cellAfterAwait, job, jobAfterAwait, asyncLet, taskGroup

    /// Code whose third line, counted from 0, traps.
    func code(_ kind: TrapKind) -> String {
      let name = kind.rawValue
      let start = "// \(name)\nlet job_\(name) = run(\"\(name)\") {\n  print(\"before\")"
      let end = "  print(\"after\", value)"
      let lines =
        switch self {
        case .cell:
          ["var \(name)Count = 1", "", "print(\"before\")", "let value = \(name)()", end]
        case .cellAfterAwait:
          [
            "var \(name)Count = 1", "print(\"before\")",
            "try await Task.sleep(for: .milliseconds(1))",
            "let value = \(name)()", end,
          ]
        case .job: [start, "  let value = \(name)()", end, "}"]
        case .jobAfterAwait:
          [
            start + "; try await Task.sleep(for: .milliseconds(1))", "  let value = \(name)()", end,
            "}",
          ]
        case .asyncLet:
          [start, "  async let child = \(name)()", "  let value = await child", end, "}"]
        case .taskGroup:
          [
            start + "; let value = await withTaskGroup(of: Int.self) { group in",
            "    group.addTask { let part = \(name)(); print(\"after\", part); return part }",
            "    return await group.next() ?? 0", "  }", end, "}",
          ]
        }
      return lines.joined(separator: "\n")
    }

    var isJob: Bool { ![.cell, .cellAfterAwait].contains(self) }
  }

  /// The line of a kind's trap in the first cell.
  private func line(of kind: TrapKind) -> Int {
    let index = TrapKind.allCases.firstIndex(of: kind) ?? 0
    return TrapKind.preamble.split(separator: "\n").count + 1 + index * 5 + 3
  }

  private func expect(_ kind: TrapKind, _ error: ErrorReport?, from line: String) {
    guard let error else {
      Issue.record("\(kind) is not told of with its name.")
      return
    }
    let text = "\(error.name): \(error.value)".lowercased()
    #expect(text.contains(kind.reason), "\(kind): \(text)")
    let trace = error.traceback.joined(separator: "\n")
    #expect(trace.contains("In[1]:\(self.line(of: kind)) in \(kind)("), "\(kind): \(trace)")
    // Of an endless recursion, the innermost calls are told.
    #expect(kind == .recurse || trace.contains(line), "\(kind): \(line) is not in \(trace)")
  }

  @Test(
    "It fails what it happens in, with its reason and its place, and nothing else",
    arguments: Place.allCases, ["on", "off"])
  func containment(_ place: Place, optimization: String) async throws {
    let fixture = try await SessionFixture()
    let functions = TrapKind.allCases.map(\.declaration).joined(separator: "\n")
    let start = await fixture.run("%optimize \(optimization)\n\(TrapKind.preamble)\n\(functions)")
    #expect(start.outcome == .completed, "\(start.outcome)")
    await fixture.prepare(
      "var kept = 0\nlet other = run { try await Task.sleep(for: .seconds(600)) }")
    if place.isJob {
      let code = TrapKind.allCases.map(place.code)
      let run = await fixture.run(code.joined(separator: "\n"))
      #expect(run.outcome == .completed, "\(run.outcome)")
      let count = TrapKind.allCases.count
      await fixture.outputs.waitForErrors(of: run.id, count)
      let errors = fixture.outputs.errors(of: run.id)
      var line = 4
      for (kind, code) in zip(TrapKind.allCases, code) {
        let error = errors.first { $0.traceback.contains { $0.contains(" in \(kind)(") } }
        expect(kind, error, from: "In[3]:\(line)")
        line += code.split(separator: "\n").count
      }
      #expect(
        fixture.outputs.text(.stdout, of: run.id) == String(repeating: "before\n", count: count))
    } else {
      for (index, kind) in TrapKind.allCases.enumerated() {
        let run = await fixture.run(place.code(kind))
        expect(kind, run.error, from: "In[\(index + 3)]:4")
        #expect(fixture.outputs.text(.stdout, of: run.id) == "before\n")
      }
      let variables = TrapKind.allCases.map { "\($0)Count" }.joined(separator: " + ")
      let sum = await fixture.run(variables)
      #expect(fixture.outputs.results(of: sum.id) == ["\(TrapKind.allCases.count)"])
    }
    let after = await fixture.run(
      "kept += 1\nlet sums = (0..<8).map { n in run { n } }.map { try? $0.wait() }\n"
        + "print(kept, sums.compactMap(\\.self).reduce(0, +), other.state)")
    #expect(fixture.outputs.text(.stdout, of: after.id) == "1 28 running\n")
  }
}
