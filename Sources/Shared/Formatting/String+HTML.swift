extension String {
  /// The text with the characters escaped that have a meaning in HTML.
  package var htmlEscaped: String {
    // A bracket may form one character with a combining mark, so scalars are compared.
    unicodeScalars.reduce(into: "") { result, scalar in
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      default: result.unicodeScalars.append(scalar)
      }
    }
  }
}
