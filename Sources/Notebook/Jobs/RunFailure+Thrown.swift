package import RunnerProtocol

extension RunFailure {
  /// An error that nobody caught, on the thread where it was caught last.
  package init(thrown error: any Error) {
    self.init(
      kind: .thrown, name: _typeName(type(of: error), qualified: false),
      message: String(describing: error),
      frames: NotebookRuntime.host.throwAddresses(of: error))
  }
}
