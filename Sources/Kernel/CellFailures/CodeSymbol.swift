/// What `llvm-symbolizer` says about an address: a function, or one that was inlined into it.
struct CodeSymbol: Decodable {
  enum CodingKeys: String, CodingKey {
    case function = "FunctionName"
    case path = "FileName"
    case line = "Line"
    case column = "Column"
  }

  private static let unknownFunction = "__unknown_macro__"

  /// The mangled name; empty if it is unknown.
  var function: String
  var path: String
  var line: Int
  /// 0 for instructions that belong to no expression, as those a function begins with.
  var column: Int

  init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    let name = try values.decode(String.self, forKey: .function)
    // The compiler gives a name to some of the code that belongs to no function.
    function = name == Self.unknownFunction ? "" : name
    path = try values.decode(String.self, forKey: .path)
    line = try values.decode(Int.self, forKey: .line)
    column = try values.decode(Int.self, forKey: .column)
  }

  var file: String { path.split(separator: "/").last.map(String.init) ?? "" }

  /// Whether the function is what an asynchronous function does after an `await`.
  var isResumption: Bool { function.firstMatch(of: #/TQ\d+_$/#) != nil }
}
