internal import Limits
internal import Notebook
internal import NotebookEngine
internal import POSIX

/// Flushes output buffers a moment after their first byte.
final class OutputFlusher: Sendable {
  private let waiting = Monitor<[OutputBuffer]>([])

  func start() throws(POSIXError) {
    try EssentialThread.start(name: "flusher") {
      while true {
        self.waiting.wait { $0.isEmpty ? nil : () }
        BackgroundThread.sleep(Limits.Output.flushDelay)
        for buffer in self.drain() { buffer.flushLines() }
      }
    }
  }

  func scheduleFlush(of buffer: OutputBuffer) {
    waiting.updateAndWakeOne { $0.append(buffer) }
  }

  private func drain() -> [OutputBuffer] {
    waiting.withLock { buffers in
      defer { buffers = [] }
      return buffers
    }
  }
}
