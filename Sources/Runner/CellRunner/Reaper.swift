internal import CRunner
internal import Notebook
internal import NotebookEngine
internal import POSIX
internal import RunnerProtocol

/// Receives the threads that a trap, an error or a stop has ended early.
final class Reaper: Sendable {
  /// What is known of a thread that ended early.
  struct EndedThread {
    let kind: crunner_ending_kind
    let failure: RunFailure
    let origin: Origin?
    /// The origin of the Dispatch block that the thread ran.
    let adopted: Origin?
    let thread: RunnerThread.Context?
  }

  private let endings: FileDescriptor

  init(_ endings: consuming FileDescriptor) {
    self.endings = endings
  }

  /// Calls `body` with each ended thread; never returns.
  func forEachEnding(_ body: (EndedThread) -> Void) throws {
    while true {
      let bytes = try endings.read(atMost: MemoryLayout<UnsafeMutablePointer<crunner_ending>>.size)
      let pointer = bytes.withUnsafeBytes {
        $0.loadUnaligned(as: UnsafeMutablePointer<crunner_ending>.self)
      }
      crunner_observe(pointer)
      let ending = pointer.pointee
      body(EndedThread(ending))
      if ending.context != nil { crunner_ending_free(pointer) }
    }
  }
}

extension Reaper.EndedThread {
  fileprivate init(_ ending: crunner_ending) {
    kind = ending.kind
    origin = ending.origin.map { Unmanaged<Origin>.fromOpaque($0).takeRetainedValue() }
    adopted = ending.adopted_origin.map { Unmanaged<Origin>.fromOpaque($0).takeRetainedValue() }
    thread = ending.context.map {
      Unmanaged<RunnerThread.Context>.fromOpaque($0).takeRetainedValue()
    }
    let frames = CodeLocator.addresses(in: ending)
    switch ending.kind {
    case CRUNNER_ENDING_ERROR:
      // The thread has recorded the error with its run before it ended.
      failure = RunFailure(kind: .thrown, name: "Error", message: "", frames: frames)
    case CRUNNER_ENDING_SIGNAL:
      failure = CrashReason(ending).failure(frames: frames)
    case CRUNNER_ENDING_LEFT:
      failure = RunFailure(
        kind: .crashed, name: "ThreadEnded",
        message:
          "the code has ended its own thread, for example with Thread.exit() or pthread_exit()",
        frames: frames)
    default:
      failure = .interrupted(at: frames)
    }
  }
}
