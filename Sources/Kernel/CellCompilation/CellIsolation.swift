import CompilerProtocol

/// What a cell that runs in a process of its own cannot use of earlier cells.
///
/// That process loads the libraries of the earlier cells, but does not run them: their functions and
/// types are there, their variables were never set. What reads such a variable is as useless there as
/// the variable itself.
package struct CellIsolation: Hashable, Sendable {
  /// The variables of earlier cells.
  private var variables: Set<String> = []
  /// Functions, types and computed variables, each with the variable it reads in the end.
  private var readers: [String: String] = [:]
  /// The same for members that extensions have added.
  private var readingMembers: [String: String] = [:]

  /// Finds out what a cell that comes after others cannot use of them.
  package init(after chain: [CompiledCell]) {
    for cell in chain { add(cell) }
  }

  private mutating func add(_ cell: CompiledCell) {
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

  /// What is wrong with a use, if it is one of something that is not there.
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

  /// Declarations that take the variables away, but for those that the cell declares anew.
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
