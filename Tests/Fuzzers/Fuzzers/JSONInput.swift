internal import FuzzingSupport

/// JSON that is nearly what a reader expects.
struct JSONInput {
  /// The members of the object, each with the JSON of a right value.
  let members: [(name: String, value: String)]

  /// The object with some members wrong, missing or repeated, and sometimes with damaged bytes.
  func hostile(_ mutator: inout Mutator) -> [UInt8] {
    var parts: [String] = []
    for member in members {
      var value = member.value
      switch mutator.number(below: 8) {
      case 0: value = mutator.element(of: HostileText.json)
      case 1: continue
      case 2: parts.append("\"\(member.name)\":\(mutator.element(of: HostileText.json))")
      default: break
      }
      parts.append("\"\(member.name)\":\(value)")
    }
    let text = Array("{\(parts.joined(separator: ","))}".utf8)
    return mutator.number(below: 3) == 0 ? mutator.damaged(text) : text
  }
}
