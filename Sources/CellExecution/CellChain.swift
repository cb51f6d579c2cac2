internal import CellCompilation

/// The cells whose declarations later cells see, and the cells under way that may yet join them.
///
/// A cell's place is the one in which it came to be compiled. What it declares is seen from its end
/// on, when its variables are set: of two cells that run at once and declare the same name, the one
/// that was begun later counts, whichever ends first.
struct CellChain: Sendable {
  /// Where a cell stands among all others.
  typealias Place = Int

  private var joined: [(place: Place, cells: [CompiledCell])] = []
  private var underWay: [Int: Place] = [:]
  private var lastPlace: Place = 0
  /// The runner process in which the cells are loaded.
  let generation: Int

  /// Begins with nothing, for the cells of one process.
  init(generation: Int) {
    self.generation = generation
  }

  /// The cells later ones see, the newest last.
  var cells: [CompiledCell] { joined.flatMap(\.cells) }

  /// Whether a cell is under way that may come to stand before the next one.
  var isOpen: Bool { !underWay.isEmpty }

  /// Gives a cell, by its serial number, a place behind all that were begun.
  mutating func begin(_ serial: Int) {
    lastPlace += 1
    underWay[serial] = lastPlace
  }

  /// The place of a cell under way; `nil` when it was begun for another process.
  func place(of serial: Int) -> Place? { underWay[serial] }

  /// Takes note that a cell is over, and has joined the others if it ever will.
  mutating func end(_ serial: Int) {
    underWay[serial] = nil
  }

  /// The cells that stand before a place.
  func cells(before place: Place) -> [CompiledCell] {
    joined.prefix { $0.place < place }.flatMap(\.cells)
  }

  /// The cells that stand behind a place.
  func cells(after place: Place) -> [CompiledCell] {
    joined.drop { $0.place <= place }.flatMap(\.cells)
  }

  /// Adds what a cell declares: itself, and the cell that hides what it did not come to set.
  ///
  /// The cells behind the place are given as they are after they were moved.
  mutating func join(_ cells: [CompiledCell], at place: Place, before later: [CompiledCell]) {
    let index = joined.firstIndex { $0.place > place } ?? joined.endIndex
    var moved = later[...]
    for next in index..<joined.endIndex {
      let count = joined[next].cells.count
      joined[next].cells = Array(moved.prefix(count))
      moved = moved.dropFirst(count)
    }
    joined.insert((place, cells), at: index)
  }
}
