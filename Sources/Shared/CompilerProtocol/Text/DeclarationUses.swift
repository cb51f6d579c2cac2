/// The names that the declarations of a cell use without declaring them.
package struct DeclarationUses: Hashable, Sendable, Codable {
  /// The names that each declaration uses; declarations of one name are taken together.
  package var byName: [String: Set<String>] = [:]
  /// The names that each member of an extension uses.
  package var byMember: [String: Set<String>] = [:]

  package init() {}
}
