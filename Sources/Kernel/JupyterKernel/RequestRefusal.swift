internal import JupyterProtocol

/// Why a legible request is not done as it asks.
struct RequestRefusal: Error, Hashable {
  /// The kind of reason, as the reply's `ename`.
  var name: String
  var reason: String

  /// A request is for a sub-shell that there is not.
  static func unknownSubshell(_ id: String) -> RequestRefusal {
    RequestRefusal(
      name: "SubshellNotFound",
      reason: "There is no subshell \"\(id)\"; send the request without subshell_id.")
  }
}

extension Failure {
  /// Why a request could not be answered as it should.
  init(refusing error: any Error) {
    if let refusal = error as? RequestRefusal {
      self.init(name: refusal.name, value: refusal.reason)
    } else {
      self.init(name: "BadRequest", value: JSONCoding.explain(error))
    }
  }
}
