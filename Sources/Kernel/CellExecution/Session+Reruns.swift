internal import CellCompilation
internal import Execution
internal import Magics

/// Cells that run again because a magic asks for it.
extension Session {
  /// Runs the cells again whose number is this one or higher, in order.
  ///
  /// - Throws: The failure of the first cell that fails, or a ``MagicFailure`` if there is none.
  func rerun(from number: Int, as request: CellRequest) async throws {
    let cells = ranCells.from(number).filter { $0.number < request.number }
    guard !cells.isEmpty else {
      throw MagicFailure(
        name: "UsageError", message: "no cell has run as In[\(number)] or later")
    }
    for cell in cells { try await runAgain(cell, as: request) }
  }

  /// Runs a cell again; what it shows appears under the cell that asks for it.
  ///
  /// - Throws: Its failure.
  func runAgain(_ cell: RanCell, as request: CellRequest) async throws {
    guard !isRunningAgain else {
      throw MagicFailure(
        name: "UsageError", message: "\(cell.label) itself runs cells again; leave that out")
    }
    isRunningAgain = true
    defer { isRunningAgain = false }
    var again = request
    again.code = cell.code
    again.label = cell.label
    again.cellID = cell.cellID
    if case .failed(let report) = await outcome(of: again) { throw report }
  }
}
