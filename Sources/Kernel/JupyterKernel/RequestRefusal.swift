internal import JupyterProtocol

/// Why a well-formed request is refused.
struct RequestRefusal: Error, Hashable {
  /// The kind of refusal, sent as the reply's `ename`.
  var name: String
  var reason: String

  /// The request is for a sub-shell that does not exist.
  static func unknownSubshell(_ id: String) -> RequestRefusal {
    RequestRefusal(
      name: "SubshellNotFound",
      reason: "There is no subshell \"\(id)\"; send the request without subshell_id.")
  }
}

extension Failure {
  /// The failure to send as the reply to a request.
  init(refusing error: any Error) {
    if let refusal = error as? RequestRefusal {
      self.init(name: refusal.name, value: refusal.reason)
    } else {
      self.init(name: "BadRequest", value: JSONCoding.explain(error))
    }
  }
}
