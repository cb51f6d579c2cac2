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
    /// Two threads used the same memory without order; the code went on.
    case raced = 5
  }

  package var kind: Kind
  /// The type of the thrown error, or what stopped the thread (`Fatal error`, `SIGSEGV`).
  package var name: String
  /// The error's description, or the runtime's reason, in the words of its author.
  package var message: String
  /// Where it happened, innermost first.
  package var frames: [CodeAddress]
  /// Where the earlier access of a race was, innermost first.
  package var otherFrames: [CodeAddress]

  package init(
    kind: Kind, name: String, message: String, frames: [CodeAddress] = [],
    otherFrames: [CodeAddress] = []
  ) {
    self.kind = kind
    self.name = name
    self.message = message
    self.frames = frames
    self.otherFrames = otherFrames
  }
}
