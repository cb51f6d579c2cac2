/// Why a cell or a job did not come to its end, as the runner saw it.
package struct RunFailure: Hashable, Sendable {
  /// What kind of end it was.
  package enum Kind: UInt8, Hashable, Sendable {
    /// An error was thrown and nobody caught it.
    case thrown = 1
    /// A trap or a signal ended the thread.
    case crashed = 2
    /// It was told to stop.
    case stopped = 3
    /// The cell's library could not be loaded.
    case notLoaded = 4
  }

  package var kind: Kind
  /// The type of the thrown error, or what stopped the thread (`Fatal error`, `SIGSEGV`).
  package var name: String
  /// The error's description, or the runtime's reason, in the words of its author.
  package var message: String
  /// Where it happened, innermost first.
  package var frames: [CodeAddress]

  package init(kind: Kind, name: String, message: String, frames: [CodeAddress] = []) {
    self.kind = kind
    self.name = name
    self.message = message
    self.frames = frames
  }
}
