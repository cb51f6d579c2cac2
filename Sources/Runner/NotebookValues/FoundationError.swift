/// An error of Foundation's: `NSError`, `CocoaError`, `URLError` or `POSIXError`, read without Foundation.
///
/// They describe themselves as `Error Domain=… Code=… "…" UserInfo={…}`.
struct FoundationError {
  private let domain: String
  private let code: Int
  /// The text in quotation marks, if there is one.
  private let text: String?
  private let userInfo: [String: Any]

  init?(_ error: any Error) {
    // The description of any other error is the user's code.
    guard Self.types.contains(TypeName.of(type(of: error))) else { return nil }
    let description = String(describing: error)
    guard description.hasPrefix("Error Domain="),
      let codeStart = description.firstRange(of: " Code=")
    else { return nil }
    domain = String(description[..<codeStart.lowerBound].dropFirst("Error Domain=".count))
    let rest = description[codeStart.upperBound...]
    guard let code = Int(rest.prefix { $0 == "-" || $0.isNumber }) else { return nil }
    self.code = code
    let quoted = rest.split(separator: "\"", maxSplits: 2, omittingEmptySubsequences: false)
    text = quoted.count == 3 && quoted[1] != "(null)" ? String(quoted[1]) : nil
    userInfo = Self.userInfo(of: error)
  }

  private static let types: Set = ["CocoaError", "NSError", "POSIXError", "URLError"]

  private static func userInfo(of error: Any) -> [String: Any] {
    var mirror: Mirror? = Mirror(reflecting: error)
    while let current = mirror {
      for child in current.children {
        switch child.label {
        case "userInfo", "_userInfo":
          if let found = child.value as? [String: Any] { return found }
        case "_nsError", "error": return userInfo(of: child.value)
        default: continue
        }
      }
      mirror = current.superclassMirror
    }
    return [:]
  }

  var sentence: String {
    let problem = [own("NSLocalizedDescription"), own("NSLocalizedFailureReason")].compactMap { $0 }
    if !problem.isEmpty {
      let reasons = problem + (object.map { ["at \($0)"] } ?? []) + underlying
      return reasons.map(ErrorSentence.withoutPeriod).joined(separator: ": ")
    }
    let reason =
      underlying.first ?? Self.words[domain]?[code] ?? own("NSDebugDescription") ?? text
      ?? "error \(code) of \(domain)"
    return verb.map {
      "could not \($0) \(object ?? "a file"): \(ErrorSentence.withoutPeriod(reason))"
    }
      ?? ErrorSentence.withoutPeriod(reason)
  }

  /// What could not be done, if the error is about a file or an address.
  private var verb: String? {
    guard object != nil else { return nil }
    switch (domain, code) {
    case ("NSURLErrorDomain", _): return "load"
    case ("NSCocoaErrorDomain", 256..<512): return "read"
    case ("NSCocoaErrorDomain", 512..<768): return "write"
    default: return "use"
    }
  }

  /// The path or address that the error is about.
  private var object: String? {
    if let path = userInfo["NSFilePath"] as? String { return path }
    for key in ["NSErrorFailingURLStringKey", "NSErrorFailingURLKey", "NSURL"] {
      guard let url = userInfo[key].map({ String(describing: $0) }) else { continue }
      return url.hasPrefix("file://") ? String(url.dropFirst("file://".count)) : url
    }
    return nil
  }

  private func own(_ key: String) -> String? { userInfo[key] as? String }

  /// The reasons that other errors gave.
  private var underlying: [String] {
    (userInfo["NSUnderlyingError"] as? any Error).map { [ErrorSentence.reason($0)] } ?? []
  }

  /// The words for codes that have none of their own, or worse ones.
  ///
  /// Source: `FoundationErrors.h` and `NSURLError.h`.
  private static let words: [String: [Int: String]] = [
    "NSCocoaErrorDomain": [
      4: "there is no such file", 257: "permission denied", 258: "the name is not valid",
      259: "the file is damaged", 260: "there is no such file",
      261: "the text is not in that encoding", 263: "the file is too large",
      264: "the encoding of the text is not known", 513: "permission denied",
      514: "the name is not valid", 516: "the file exists already",
      517: "the text cannot be written in that encoding", 640: "the disk is full",
      642: "the disk can only be read",
    ],
    "NSURLErrorDomain": [
      -1: "unknown network error", -999: "the request was cancelled",
      -1000: "the address is not valid",
      -1001: "the request timed out", -1002: "the address is of an unsupported kind",
      -1003: "no host of that name was found", -1004: "the host refused the connection",
      -1005: "the connection was lost", -1006: "the name of the host could not be looked up",
      -1007: "there were too many redirections", -1008: "the resource is not available",
      -1009: "there is no connection to the Internet", -1010: "a redirection led nowhere",
      -1011: "the server's answer was not valid", -1012: "the authentication was cancelled",
      -1013: "authentication is required", -1014: "the resource is empty",
      -1015: "the data could not be decoded", -1016: "the data could not be decoded",
      -1017: "the server's answer could not be read", -1100: "there is no such file",
      -1101: "the file is a directory", -1102: "permission denied", -1103: "the data is too large",
      -1200: "no secure connection could be made", -1201: "the server's certificate has expired",
      -1202: "the server's certificate is not trusted",
      -1203: "the server's certificate has no known root",
      -1204: "the server's certificate is not yet valid",
    ],
  ]
}
