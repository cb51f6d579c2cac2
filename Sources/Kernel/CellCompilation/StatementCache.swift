import FoundationEssentials
import Limits
import Synchronization

/// Cells without declarations, kept for when one runs again unchanged.
///
/// Statements mean the same as long as their text and what they import are the same.
final class StatementCache: Sendable {
  private struct Key: Hashable {
    var source: CellSource
    var imports: CellImports

    init(_ source: CellSource, seeing imports: CellImports) {
      self.source = source
      self.source.serial = StatementsModule.serial
      self.source.label = ""
      self.source.isMovable = false
      self.source.absentNames = [:]
      self.source.cellID = nil
      self.imports = imports
    }
  }

  private struct State {
    var cells: [Key: CompiledCell] = [:]
    /// The oldest first.
    var keys: [Key] = []
  }

  private let state = Mutex(State())

  /// Keeps a cell if what it does depends on its text and its imports only.
  func keep(_ cell: CompiledCell, of source: CellSource, seeing imports: CellImports) {
    guard cell.form == .statements else { return }
    let key = Key(source, seeing: imports)
    state.withLock { state in
      if state.cells.updateValue(cell, forKey: key) == nil { state.keys.append(key) }
      guard state.keys.count > Limits.Compiler.cachedStatements else { return }
      state.cells[state.keys.removeFirst()] = nil
    }
  }

  /// The cell compiled from the same source, as another cell with a library of its own.
  ///
  /// The copy is needed because the addresses in a backtrace are assigned to cells by library.
  func cell(
    for source: CellSource, seeing imports: CellImports, in directory: String
  ) -> CompiledCell? {
    let known = state.withLock { $0.cells[Key(source, seeing: imports)] }
    guard var cell = known else { return nil }
    let library = CompiledCell.library(serial: source.serial, in: directory)
    // If it cannot be copied, the cell is compiled.
    guard (try? FileManager.default.copyItem(atPath: cell.library, toPath: library)) != nil else {
      return nil
    }
    cell.serial = source.serial
    cell.label = source.label
    cell.library = library
    return cell
  }
}
