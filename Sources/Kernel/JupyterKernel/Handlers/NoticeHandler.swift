internal import JupyterProtocol
internal import JupyterPublishing

/// Handles one kind of message that has no reply.
protocol NoticeHandler: Sendable {
  associatedtype Notice: MessageContent

  /// Handles a message; busy has been sent before, and idle follows.
  func notice(_ notice: Notice, in context: RequestContext) async throws
}
