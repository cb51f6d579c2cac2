internal import CellCompilation

/// The cells whose declarations later cells see, and the running cells that may still join them.
///
/// Cells have the order in which they were compiled. A cell's declarations are visible from its end,
/// when its variables are set. If two cells run in parallel and declare the same name, the one that
/// started later wins, whichever ends first.
struct CellChain: Sendable {
  /// A cell's position among all others.
  typealias Position = Int

  /// The declarations that later cells see.
  private(set) var scope = SessionScope() {
    didSet { revision += 1 }
  }
  /// Counts the changes of the scope.
  private(set) var revision = 0
  /// The positions of its cells.
  private var positions: [Position] = []
  private var inProgress: [Int: Position] = [:]
  private var lastPosition: Position = 0
  /// The generation of the runner process that has loaded the cells.
  let generation: Int

  /// Creates an empty chain for the cells of one process.
  init(generation: Int) {
    self.generation = generation
  }

  /// Whether a cell is running that may join before the next one.
  var isOpen: Bool { !inProgress.isEmpty }

  /// Reserves a position after all others for a cell, by its serial number.
  mutating func reserve(_ serial: Int) {
    lastPosition += 1
    inProgress[serial] = lastPosition
  }

  /// The position of a running cell; `nil` when it was started for another process.
  func position(of serial: Int) -> Position? { inProgress[serial] }

  /// Releases a cell's reservation: it has joined the chain, or never will.
  mutating func release(_ serial: Int) {
    inProgress[serial] = nil
  }

  /// Adds a cell whose position has just been reserved, which is after all others.
  mutating func append(_ cell: CompiledCell) {
    guard let position = inProgress.removeValue(forKey: cell.serial) else { return }
    scope.append(cell)
    positions.append(position)
  }

  /// The visible cells of earlier runs of a cell, up to a position.
  func runs(of cellID: String?, before position: Position = .max) -> [CompiledCell] {
    guard let cellID else { return [] }
    return zip(scope.cells, positions).filter { $0.cellID == cellID && $1 < position }.map(\.0)
  }

  /// Whether a later run of a cell has joined already.
  func hasRun(of cellID: String?, after position: Position) -> Bool {
    runs(of: cellID).count > runs(of: cellID, before: position).count
  }

  /// Removes cells that were run again; what remains of them is in the scope.
  mutating func retire(seenAs scope: SessionScope) {
    let visible = Set(scope.cells.map(\.serial))
    positions = zip(self.scope.cells, positions).filter { visible.contains($0.0.serial) }.map(\.1)
    self.scope = scope
  }

  /// The scope of a cell at a position.
  func scope(before position: Position) -> SessionScope {
    scope.prefix(positions.count { $0 < position })
  }

  /// The cells after a position.
  func cells(after position: Position) -> ArraySlice<CompiledCell> {
    scope.cells.dropFirst(positions.count { $0 <= position })
  }

  /// Inserts a cell, and the cell that hides the variables it has not set.
  ///
  /// - Parameters:
  ///   - count: The number of these cells.
  ///   - position: Their position.
  ///   - scope: The scope of later cells, with these and the moved cells after them.
  mutating func join(_ count: Int, at position: Position, seenAs scope: SessionScope) {
    let index = positions.count { $0 < position }
    positions.insert(contentsOf: repeatElement(position, count: count), at: index)
    self.scope = scope
  }
}
