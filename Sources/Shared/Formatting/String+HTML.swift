extension String {
  /// The text as it has to be written to stand for itself in HTML.
  package var htmlEscaped: String {
    // By scalars: a mark that combines with a bracket must not hide it.
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
