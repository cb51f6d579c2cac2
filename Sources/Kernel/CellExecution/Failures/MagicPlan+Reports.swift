internal import CellCompilation
internal import CellDiagnostics
internal import CellFailures
internal import CompilerProtocol
internal import Execution
internal import Magics
internal import RunnerProtocol

/// What a user reads about magics that fail.
extension MagicPlan {
  /// Looks up every magic of a cell.
  ///
  /// - Throws: An `ErrorReport` about the first magic that is unknown or used wrongly.
  init(_ cell: MagicCell, of request: CellRequest) throws(ErrorReport) {
    do {
      try self.init(cell, registry: .standard)
    } catch {
      throw Self.report(error.name, error.message, at: error.line, in: cell, of: request)
    }
  }

  /// A failure of the magic on a line.
  func report(
    _ name: String, _ message: String, at line: MagicLine, of request: CellRequest
  ) -> ErrorReport {
    Self.report(name, message, at: line, in: cell, of: request)
  }

  /// A failure of the magic that applies to the whole cell.
  func report(_ name: String, _ message: String, of request: CellRequest) -> ErrorReport {
    let prefix = cell.cellMagic.map { "'\($0.fullName)': " } ?? ""
    return Self.report(name, prefix + message, at: cell.cellMagic, in: cell, of: request)
  }

  private static func report(
    _ name: String, _ message: String, at line: MagicLine?, in cell: MagicCell,
    of request: CellRequest
  ) -> ErrorReport {
    var diagnostic = Diagnostic(severity: .error, message: message)
    diagnostic.location = line.map { Diagnostic.Location(of: $0, in: cell, label: request.label) }
    return FailureReports.report([diagnostic], name: name)
  }
}
