internal import CellCompilation

/// The scope of the chain without some of its cells.
struct PartialScope: Sendable {
  let scope: SessionScope
  /// The serial numbers of the cells, which no other cells of the session have.
  let leavesOut: Set<Int>
  /// The revision of the chain it was made of.
  let revision: Int
}
