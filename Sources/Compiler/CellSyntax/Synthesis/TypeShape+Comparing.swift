/// Members for `Equatable`, `Hashable`, `Comparable` and `CaseIterable`.
extension TypeShape {
  func equality(of properties: [StoredProperty]) -> String {
    let parts = properties.map { "a.\($0.name) == b.\($0.name)" }
    return "public static func == (a: Self, b: Self) -> Swift.Bool { "
      + (parts.isEmpty ? "true" : parts.joined(separator: " && ")) + " }"
  }

  func equality(of cases: [EnumCase]) -> String {
    let branches = cases.map { item in
      let parts = item.values.indices.map { "a\($0) == b\($0)" }
      return "case (\(item.pattern(binding: "a")), \(item.pattern(binding: "b"))): return "
        + (parts.isEmpty ? "true" : parts.joined(separator: " && "))
    }
    return "public static func == (a: Self, b: Self) -> Swift.Bool "
      + "{ \(choice("(a, b)", branches + remaining(cases, "return false"))) }"
  }

  func hashing(of properties: [StoredProperty]) -> String {
    let parts = properties.map { "hasher.combine(self.\($0.name))" }
    return "public func hash(into hasher: inout Swift.Hasher) { \(parts.joined(separator: "; ")) }"
  }

  func hashing(of cases: [EnumCase]) -> String {
    let branches = cases.enumerated().map { number, item in
      let parts = ["\(number)"] + item.values.indices.map { "a\($0)" }
      return "case \(item.pattern(binding: "a")): "
        + parts.map { "hasher.combine(\($0))" }.joined(separator: "; ")
    }
    return "public func hash(into hasher: inout Swift.Hasher) { \(choice("self", branches)) }"
  }

  /// The order of the cases; within a case, that of the values.
  func order(of cases: [EnumCase]) -> String {
    let ranks = cases.enumerated().map { "case .\($1.name): return \($0)" }
    let branches = cases.filter { !$0.values.isEmpty }.map { item in
      let parts = item.values.indices.map { "if a\($0) != b\($0) { return a\($0) < b\($0) }" }
      return "case (\(item.pattern(binding: "a")), \(item.pattern(binding: "b"))): "
        + parts.joined(separator: "; ") + "; return false"
    }
    let last = branches.count == 1 && cases.count == 1 ? [] : ["default: return rank(a) < rank(b)"]
    return "public static func < (a: Self, b: Self) -> Swift.Bool { "
      + "func rank(_ value: Self) -> Swift.Int { \(choice("value", ranks)) }; "
      + choice("(a, b)", branches + last) + " }"
  }

  func allCases(of cases: [EnumCase]) -> String? {
    guard cases.allSatisfy({ $0.values.isEmpty }) else { return nil }
    let names = cases.map { ".\($0.name)" }.joined(separator: ", ")
    return "public static var allCases: [Self] { [\(names)] }"
  }

  /// A `switch` over a value.
  func choice(_ value: String, _ branches: [String]) -> String {
    "switch \(value) { \(branches.joined(separator: "; ")) }"
  }

  /// A branch for values of different cases, if there are several.
  private func remaining(_ cases: [EnumCase], _ statement: String) -> [String] {
    cases.count > 1 ? ["default: \(statement)"] : []
  }
}
