internal import CellCompilation

/// The cells whose declarations later cells see, and the cells under way that may yet join them.
///
/// A cell's place is the one in which it came to be compiled. What it declares is seen from its end
/// on, when its variables are set: of two cells that run at once and declare the same name, the one
/// that was begun later counts, whichever ends first.
struct CellChain: Sendable {
  /// Where a cell stands among all others.
  typealias Position = Int

  /// What later cells see.
  private(set) var scope = SessionScope()
  /// The places of its cells.
  private var places: [Position] = []
  private var inProgress: [Int: Position] = [:]
  private var lastPlace: Position = 0
  /// The runner process in which the cells are loaded.
  let generation: Int

  /// Begins with nothing, for the cells of one process.
  init(generation: Int) {
    self.generation = generation
  }

  /// Whether a cell is under way that may come to stand before the next one.
  var isOpen: Bool { !inProgress.isEmpty }

  /// Gives a cell, by its serial number, a place behind all that were begun.
  mutating func begin(_ serial: Int) {
    lastPlace += 1
    inProgress[serial] = lastPlace
  }

  /// The place of a cell under way; `nil` when it was begun for another process.
  func place(of serial: Int) -> Position? { inProgress[serial] }

  /// Takes note that a cell is over, and has joined the others if it ever will.
  mutating func end(_ serial: Int) {
    inProgress[serial] = nil
  }

  /// What a cell at a place sees.
  func scope(before place: Position) -> SessionScope {
    scope.prefix(places.count { $0 < place })
  }

  /// The cells that stand behind a place.
  func cells(after place: Position) -> ArraySlice<CompiledCell> {
    scope.cells.dropFirst(places.count { $0 <= place })
  }

  /// Adds what a cell declares: itself, and the cell that hides what it did not come to set.
  ///
  /// - Parameters:
  ///   - count: How many cells that is.
  ///   - place: Where they stand.
  ///   - scope: What later cells see with them, and with the cells behind them as those were moved.
  mutating func join(_ count: Int, at place: Position, seenAs scope: SessionScope) {
    let index = places.count { $0 < place }
    places.insert(contentsOf: repeatElement(place, count: count), at: index)
    self.scope = scope
  }
}
