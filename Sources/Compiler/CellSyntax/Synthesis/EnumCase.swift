import SwiftSyntax

/// A case of an enum.
struct EnumCase {
  struct Value {
    let label: String?
    let isOptional: Bool
  }

  let name: String
  let values: [Value]

  init(_ element: EnumCaseElementSyntax) {
    name = element.name.text
    values =
      element.parameterClause?.parameters.map { parameter in
        let label = parameter.firstName?.text
        return Value(label: label == "_" ? nil : label, isOptional: parameter.type.isOptional)
      } ?? []
  }

  /// A pattern that binds the values to a name and their numbers.
  func pattern(binding name: String) -> String {
    guard !values.isEmpty else { return ".\(self.name)" }
    let names = values.indices.map { "let \(name)\($0)" }
    return ".\(self.name)(\(names.joined(separator: ", ")))"
  }

  /// The keys of the values in coded form, as the compiler would name them.
  var keys: [String] { values.enumerated().map { $1.label ?? "_\($0)" } }
}
