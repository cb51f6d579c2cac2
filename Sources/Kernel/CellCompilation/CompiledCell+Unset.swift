extension CompiledCell {
  /// The variables left unset by a run that ended after this many statements that set variables.
  package func unsetVariables(afterReaching count: Int) -> [String] {
    let set = Set(setNames.prefix(count).joined())
    return setNames.dropFirst(count).joined().filter { !set.contains($0) }
  }
}

extension CellSource {
  /// A cell that makes variables unavailable that another cell failed to set.
  ///
  /// - Parameters:
  ///   - names: The variables.
  ///   - cell: The cell that declared them.
  ///   - reason: What happened before they were set, such as `In[7] ended`.
  ///   - serial: The serial number of the new cell.
  package init(
    hiding names: [String], of cell: CompiledCell, because reason: String, serial: Int
  ) {
    let declarations = names.map { name in
      let bare = name.filter { $0 != "`" }
      return """
        @available(*, unavailable, message: "\(reason) before it set '\(bare)'; \
        run it again") var \(name): Swift.Never { Swift.fatalError() }
        """
    }
    self.init(
      serial: serial, label: cell.label, code: declarations.joined(separator: "\n"),
      wantsResult: false)
    cellID = cell.cellID
  }
}
