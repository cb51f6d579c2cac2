/// The names that the declarations of a cell use without declaring them.
package struct DeclarationUses: Hashable, Sendable, Codable {
  /// The names that each declaration uses; declarations of one name are taken together.
  package var byName: [String: Set<String>] = [:]
  /// The names that each member of an extension uses.
  package var byMember: [String: Set<String>] = [:]

  /// The names used by what may run later than the cell, or by types, those of members among them.
  package var lasting: Set<String> = []
  /// The names used by the values and types of stored variables.
  package var ofVariables: Set<String> = []

  package init() {}
}
