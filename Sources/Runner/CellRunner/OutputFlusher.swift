internal import Limits
internal import Notebook
internal import NotebookEngine
internal import POSIX

/// Sends what output buffers have gathered, a moment after the first byte.
final class OutputFlusher: Sendable {
  private let waiting = Monitor<[OutputBuffer]>([])

  func start() throws(POSIXError) {
    try EssentialThread.start(name: "flusher") {
      while true {
        self.waiting.wait { $0.isEmpty ? nil : () }
        BackgroundThread.sleep(Limits.Output.flushDelay)
        for buffer in self.takeAll() { buffer.flushLines() }
      }
    }
  }

  func add(_ buffer: OutputBuffer) {
    waiting.updateAndWakeOne { $0.append(buffer) }
  }

  private func takeAll() -> [OutputBuffer] {
    waiting.withLock { buffers in
      defer { buffers = [] }
      return buffers
    }
  }
}
