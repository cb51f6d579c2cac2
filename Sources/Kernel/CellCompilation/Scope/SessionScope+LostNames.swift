import CellDiagnostics
import CompilerProtocol

extension SessionScope {
  /// The variables that have no value, each with the reason.
  var lostNames: [String: String] {
    var names: [String: String] = [:]
    for cell in cells {
      for declared in cell.declarations.entries {
        let isLost = declared.kind == .unavailable
        names[declared.name] = isLost ? cell.reason(forLosing: declared.name) : nil
      }
    }
    return names
  }
}

extension CompiledCell {
  /// The message of the attribute that makes a variable unavailable.
  fileprivate func reason(forLosing name: String) -> String? {
    let text = String(decoding: generated.bytes, as: UTF8.self)
    return text.firstRange(of: "\") var \(name): Swift.Never").flatMap { end in
      text[..<end.lowerBound].split(separator: "message: \"").last.map {
        "'\(name)' is unavailable: \($0)"
      }
    }
  }
}
