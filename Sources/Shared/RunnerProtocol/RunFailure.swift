/// Why a cell or a job failed, as the runner saw it.
package struct RunFailure: Hashable, Sendable, Codable {
  package enum Kind: UInt8, Hashable, Sendable, Codable {
    /// It threw an error.
    case thrown = 1
    /// A trap or a signal ended the thread.
    case crashed = 2
    /// It was asked to stop.
    case stopped = 3
    /// The cell's library could not be loaded.
    case notLoaded = 4
    /// A data race was detected; the code went on.
    case raced = 5
  }

  package var kind: Kind
  /// The type of the thrown error, or what ended the thread (`Fatal error`, `SIGSEGV`).
  package var name: String
  /// The error's description, or the reason given by the Swift runtime.
  package var message: String
  /// Where it happened, innermost first.
  package var frames: [CodeAddress]
  /// Where the other access of a race was, innermost first.
  package var otherFrames: [CodeAddress]
  /// The line it is about, where that is known better than by the frames.
  package var place: SourcePlace?
  /// What had gone wrong before without ending the cell or job.
  package var earlier: [RunFailure] = []

  /// Whether its reason stands in debug information alone, which the kernel reads: optimised code traps
  /// without a word.
  package var isUnexplained: Bool { kind == .crashed && name.hasPrefix("SIG") }

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
