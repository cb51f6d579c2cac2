internal import Execution

/// A cell that has run, as it was then.
struct RanCell: Hashable, Sendable {
  /// The number of its prompt.
  let number: Int
  let label: String
  let code: String
  let cellID: String?

  init(number: Int, label: String, code: String, cellID: String?) {
    self.number = number
    self.label = label
    self.code = code
    self.cellID = cellID
  }

  init(_ request: CellRequest) {
    self.init(
      number: request.number, label: request.label, code: request.code, cellID: request.cellID)
  }
}

/// The cells that have run in the session, each once.
struct RanCells: Sendable {
  private var cells: [RanCell] = []

  /// Adds a cell; if it has an ID, its newest run counts.
  mutating func append(_ cell: RanCell) {
    if let id = cell.cellID { cells.removeAll { $0.cellID == id } }
    cells.append(cell)
  }

  /// The cells whose number is this one or higher, in order.
  func from(_ number: Int) -> [RanCell] { cells.filter { $0.number >= number } }
}
