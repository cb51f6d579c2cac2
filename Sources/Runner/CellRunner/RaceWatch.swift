internal import CRunner
internal import Notebook
internal import NotebookEngine
internal import POSIX
internal import RunnerProtocol

/// Receives data races from ThreadSanitizer, if it is loaded into this process.
final class RaceWatch: Sendable {
  private let races: FileDescriptor

  /// Returns `nil` if ThreadSanitizer is not loaded.
  init?() {
    let races = crunner_watch_races()
    guard races >= 0 else { return nil }
    self.races = FileDescriptor(owning: races)
  }

  /// Calls `body` with each race, on a thread of its own.
  func start(
    _ body: @escaping @Sendable (RunFailure, Origin?) -> Void
  ) throws(POSIXError) {
    try EssentialThread.start(name: "races") {
      while let bytes = try? self.races.read(atMost: MemoryLayout<crunner_race>.size),
        bytes.count == MemoryLayout<crunner_race>.size
      {
        let race = bytes.withUnsafeBytes { $0.loadUnaligned(as: crunner_race.self) }
        let origin = race.origin.map { Unmanaged<Origin>.fromOpaque($0).takeRetainedValue() }
        body(RunFailure(race), origin)
      }
    }
  }
}

extension RunFailure {
  fileprivate init(_ race: crunner_race) {
    let (later, earlier) = race.accesses
    let isKnown = race.access_count == 2
    self.init(
      kind: .raced, name: "Data race",
      message: (CodeLocator.variable(at: later.address).map { "\($0) is " } ?? "memory is ")
        + (later.is_write ? "written" : "read")
        + (isKnown
          ? " here and \(earlier.is_write ? "written" : "read") by another thread" : "")
        + ", without synchronization",
      frames: CodeLocator.addresses(in: later),
      otherFrames: isKnown ? CodeLocator.addresses(in: earlier) : [])
  }
}
