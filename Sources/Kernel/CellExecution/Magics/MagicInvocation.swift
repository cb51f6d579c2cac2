/// A magic as it stands in a cell.
struct MagicInvocation {
  /// What follows its name on the line.
  let arguments: String
  /// The rest of the cell, for a magic of the whole cell.
  let body: String

  /// The arguments as one word, without quotes around it; nothing if there are none.
  var word: String? {
    guard let quote = arguments.first, quote == "\"" || quote == "'", arguments.count > 1,
      arguments.last == quote
    else { return arguments.isEmpty ? nil : arguments }
    return String(arguments.dropFirst().dropLast())
  }

  /// Makes sure that there are no arguments.
  func expectNothing() throws(MagicUsageError) {
    if !arguments.isEmpty { throw MagicUsageError("takes no arguments") }
  }

  /// The arguments as one word.
  func expectWord(_ what: String) throws(MagicUsageError) -> String {
    guard let word else { throw MagicUsageError("wants \(what)") }
    return word
  }
}
