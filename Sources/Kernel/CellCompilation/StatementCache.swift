import FoundationEssentials
import Limits
import Synchronization

/// The compiled statements of cells that declare nothing, for when one runs again as it was.
///
/// Statements mean the same as long as the text is the same and what it sees of other cells is.
final class StatementCache: Sendable {
  private struct Key: Hashable {
    var source: CellSource
    var view: CellImports

    init(_ source: CellSource, seeing view: CellImports) {
      self.source = source
      self.source.serial = StatementsModule.serial
      self.source.label = ""
      self.source.isMovable = false
      self.source.absentNames = [:]
      self.view = view
    }
  }

  private struct State {
    var cells: [Key: CompiledCell] = [:]
    /// The oldest first.
    var keys: [Key] = []
  }

  private let state = Mutex(State())

  /// Keeps a cell if what it does depends on nothing else than its text and what it sees.
  func keep(_ cell: CompiledCell, of source: CellSource, seeing view: CellImports) {
    guard cell.isStatements else { return }
    let key = Key(source, seeing: view)
    state.withLock { state in
      if state.cells.updateValue(cell, forKey: key) == nil { state.keys.append(key) }
      guard state.keys.count > Limits.Compiler.cachedStatements else { return }
      state.cells[state.keys.removeFirst()] = nil
    }
  }

  /// The cell that was compiled from such a text, as another one with a library of its own: errors in
  /// one speak of another cell than errors in the other.
  func cell(
    for source: CellSource, seeing view: CellImports, in folder: String
  ) -> CompiledCell? {
    let known = state.withLock { $0.cells[Key(source, seeing: view)] }
    guard var cell = known else { return nil }
    let library = CompiledCell.library(serial: source.serial, in: folder)
    // Where that cannot be, the cell is compiled.
    guard (try? FileManager.default.copyItem(atPath: cell.library, toPath: library)) != nil else {
      return nil
    }
    cell.serial = source.serial
    cell.label = source.label
    cell.library = library
    return cell
  }
}
