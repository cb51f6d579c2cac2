internal import CellCompilation
internal import CompilerProtocol
internal import Execution
internal import RunnerProtocol

/// What the magics of a cell ask for, in order.
struct MagicPlan: Sendable {
  private var before: [(line: MagicLine, work: MagicAction.KernelWork)] = []
  private var after: [(line: MagicLine, work: MagicAction.KernelWork)] = []
  /// What stands in the Swift of the cell in place of its magics.
  private(set) var translations: [MagicTranslation] = []
  /// What is for the process of the cells, each with its line.
  private(set) var calls: [(line: MagicLine, call: MagicCall)] = []
  /// How the whole cell is to run as a job, if it is.
  private(set) var job: CellJobOptions?
  /// Whether there is Swift to compile.
  let hasSwift: Bool
  private let cell: MagicCell
  private let label: String

  /// Looks up every magic of a cell.
  ///
  /// - Throws: An `ErrorReport` about the first magic that nobody knows or that is used wrongly.
  init(_ cell: MagicCell, label: String, registry: MagicRegistry) throws(ErrorReport) {
    self.cell = cell
    self.label = label
    hasSwift = cell.hasSwift && cell.cellMagic?.takesSwift ?? true
    if let magic = cell.cellMagic { try add(magic, body: cell.body, registry) }
    for line in cell.lines { try add(line, body: "", registry) }
  }

  private mutating func add(
    _ line: MagicLine, body: String, _ registry: MagicRegistry
  ) throws(ErrorReport) {
    let name = line.sigil.rawValue + line.name
    guard let magic = registry.magic(named: name) else {
      let hint = registry.nearestName(to: name).map { "did you mean '\($0)'? " } ?? ""
      throw report("UnknownMagic", "there is no magic '\(name)'; \(hint)%help lists all", at: line)
    }
    if line.sigil == .cell, line != cell.cellMagic {
      throw report("UsageError", "'\(name)' has to be the first line of its cell", at: line)
    }
    let action: MagicAction
    do {
      action = try magic.action(for: MagicInvocation(arguments: line.arguments, body: body))
    } catch {
      throw report(
        "UsageError", "'\(name)' \(error.complaint); usage: \(magic.help.usage)", at: line)
    }
    if action.isForKernel, line.isNested {
      throw report(
        "UsageError",
        "'\(name)' has to stand outside of braces: it is done once for the whole cell",
        at: line)
    }
    if case .after = action, job != nil {
      throw report(
        "UsageError",
        "'\(name)' cannot stand in a cell of %%job, which goes on when the cell has ended; give it "
          + "a cell of its own", at: line)
    }
    if case .call(let call) = action, job?.isolation != nil, call.concernsJobs {
      throw report(
        "UsageError",
        "'\(name)' cannot stand in an isolated job, whose process does not know the session's jobs; "
          + "give it a cell of its own", at: line)
    }
    var code = MagicTranslation.Code.nothing
    switch action {
    case .before(let work): before.append((line, work))
    case .after(let work): after.append((line, work))
    case .measure: code = .measured
    case .job(let settings): job = settings
    case .call(let call):
      calls.append((line, call))
      code = .statement(Self.swift(call))
    }
    translations.append(MagicTranslation(line, as: code))
  }

  /// The Swift that performs a magic.
  private static func swift(_ call: MagicCall) -> String {
    let arguments = call.arguments.map(\.debugDescription).joined(separator: ", ")
    // Nothing is thrown by a command, which so may stand in every function.
    if call.name == ShellCommandMagic.name { return "_notebookShell(\(arguments))" }
    let rest = arguments.isEmpty ? "" : ", \(arguments)"
    return "try _notebookMagic(\(call.name.debugDescription)\(rest))"
  }

  /// Does what is for the kernel before the Swift of the cell.
  ///
  /// - Throws: An `ErrorReport` about the first magic that could not be performed.
  func performBefore(in session: isolated Session, for id: ExecutionID) async throws {
    try await perform(before, in: session, for: id)
  }

  /// Does what is for the kernel behind the Swift of the cell.
  ///
  /// - Throws: An `ErrorReport` about the first magic that could not be performed.
  func performAfter(in session: isolated Session, for id: ExecutionID) async throws {
    try await perform(after, in: session, for: id)
  }

  private func perform(
    _ all: [(line: MagicLine, work: MagicAction.KernelWork)], in session: isolated Session,
    for id: ExecutionID
  ) async throws {
    for (line, work) in all {
      do {
        try await work(session, id)
      } catch let failure as MagicFailure {
        throw report(failure.name, failure.message, at: line)
      }
    }
  }

  /// What to say of a magic that failed when the process of the cells performed it.
  func report(_ failure: RunFailure, ofCall index: Int) -> ErrorReport {
    report(failure.name, failure.message, at: calls[index].line)
  }

  /// What to say when the cell could not be submitted as a job.
  func report(_ failure: RunFailure) -> ErrorReport {
    report(failure.name, failure.message)
  }

  /// What to say of the magic that the whole cell belongs to.
  func report(_ name: String, _ message: String) -> ErrorReport {
    guard let line = cell.cellMagic else {
      return FailureReports.report([Diagnostic(severity: .error, message: message)], name: name)
    }
    return report(name, "'\(line.sigil.rawValue)\(line.name)': \(message)", at: line)
  }

  private func report(_ name: String, _ message: String, at line: MagicLine) -> ErrorReport {
    var diagnostic = Diagnostic(severity: .error, message: message)
    diagnostic.location = Diagnostic.Location(of: line, in: cell, label: label)
    return FailureReports.report([diagnostic], name: name)
  }
}

extension MagicCall {
  /// Whether it is about the jobs of the session.
  fileprivate var concernsJobs: Bool { ["cancel", "jobs", "log", "logs", "wait"].contains(name) }
}
