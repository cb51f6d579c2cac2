/// What the declarations of a cell use of what is declared elsewhere.
package struct DeclarationUses: Hashable, Sendable, Codable {
  /// The names each of them uses; of several of one name, all their uses.
  package var byName: [String: Set<String>] = [:]
  /// The names each member uses that an extension adds.
  package var byMember: [String: Set<String>] = [:]

  package init() {}
}
