import CompilerProtocol

/// What an isolated job cannot use of earlier cells.
///
/// Its process loads the libraries of earlier cells but does not run them. Their functions and
/// types work, but their variables were never set, and neither variables nor what reads them can be
/// used.
package struct CellIsolation: Hashable, Sendable {
  /// The variables of earlier cells.
  private var variables: Set<String> = []
  /// Functions, types and computed variables that read such a variable, directly or not, each with
  /// it.
  private var readers: [String: String] = [:]
  /// The same for members that extensions add.
  private var readingMembers: [String: String] = [:]

  /// Finds what a cell after these cannot use of them.
  package init(after chain: [CompiledCell]) {
    for cell in chain { append(cell) }
  }

  private mutating func append(_ cell: CompiledCell) {
    for entry in cell.declarations.entries {
      variables.remove(entry.name)
      readers[entry.name] = nil
      if entry.kind == .variable { variables.insert(entry.name) }
    }
    var isComplete = false
    while !isComplete {
      isComplete = true
      for (name, uses) in cell.uses.byName where !variables.contains(name) && readers[name] == nil {
        guard let variable = variable(readBy: uses) else { continue }
        readers[name] = variable
        isComplete = false
      }
    }
    for (name, uses) in cell.uses.byMember {
      if let variable = variable(readBy: uses) { readingMembers[name] = variable }
    }
  }

  private func variable(readBy uses: Set<String>) -> String? {
    uses.sorted().lazy.compactMap { variables.contains($0) ? $0 : readers[$0] }.first
  }

  // MARK: - The cell

  /// The diagnostic for a use of something that cannot be used.
  func complaint(about use: NameUse) -> String? {
    let bare = use.name.filter { $0 != "`" }
    if !use.isMember, variables.contains(use.name) { return Self.complaint(about: bare) }
    guard let variable = use.isMember ? readingMembers[use.name] : readers[use.name] else {
      return nil
    }
    return
      "'\(bare)' uses '\(variable)', which lives in the session's process: an isolated job cannot "
      + "read it"
  }

  private static func complaint(about variable: String) -> String {
    "'\(variable)' lives in the session's process, an isolated job cannot read it"
  }

  /// Declarations that make the variables unavailable, except those the cell itself declares.
  func declarations(without own: Set<String>) -> String {
    variables.subtracting(own).sorted().map { name in
      let message = Self.complaint(about: name.filter { $0 != "`" })
      return """
        @available(*, unavailable, message: "\(message)") \
        var \(name): Swift.Never { Swift.fatalError() }

        """
    }.joined()
  }
}
