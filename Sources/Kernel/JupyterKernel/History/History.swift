internal import JupyterProtocol
package import Logging

/// The cells run so far, by this kernel and by those before it and beside it.
///
/// Everything is done by one task, in the order in which it was asked for: a cell is kept after its
/// reply, without delay to anybody, and a question is answered with all cells that ended before it.
package final class History: Sendable {
  /// A cell that was run.
  struct Entry: Hashable, Sendable {
    /// The number of the kernel's life in which it ran.
    var session: Int = 0
    var number: Int
    var input: String
    /// The text of its result, if it had one.
    var output: String?
  }

  /// Where the cells are kept.
  package enum StorageLocation: Hashable, Sendable {
    /// In a file in this folder, for all kernels to come.
    case folder(String)
    /// In memory, as long as the kernel lives.
    case memory
  }

  private enum Job: Sendable {
    case append(Entry, shell: String?)
    case answer(HistoryRequest, shell: String?, CheckedContinuation<[Entry], any Error>)
  }

  private let jobs: AsyncStream<Job>.Continuation
  private let ended = Latch()

  /// Makes a history; its file is opened when it is first needed.
  package init(_ place: StorageLocation, logger: Logger) {
    let (stream, jobs) = AsyncStream.makeStream(of: Job.self)
    self.jobs = jobs
    Task { [ended] in
      await Self.work(on: stream, with: HistoryStore(place, logger: logger))
      ended.open()
    }
  }

  /// Does one thing after another; the file is closed when this returns.
  private static func work(on stream: AsyncStream<Job>, with store: consuming HistoryStore) async {
    for await job in stream {
      switch job {
      case .append(let entry, let shell): await store.append(entry, of: shell)
      case .answer(let request, let shell, let continuation):
        do {
          continuation.resume(returning: try await store.entries(for: request, of: shell))
        } catch {
          continuation.resume(throwing: error)
        }
      }
    }
  }

  /// Adds a cell of this session; returns at once.
  ///
  /// A sub-shell, named by its identifier, counts for itself and so is a session of its own.
  func append(_ entry: Entry, of shell: String? = nil) {
    jobs.yield(.append(entry, shell: shell))
  }

  /// The cells a request asks for that was made in a shell, oldest first.
  ///
  /// - Throws: What the database has to complain about.
  func entries(for request: HistoryRequest, of shell: String? = nil) async throws -> [Entry] {
    try await withCheckedThrowingContinuation { continuation in
      guard case .enqueued = jobs.yield(.answer(request, shell: shell, continuation)) else {
        continuation.resume(throwing: CancellationError())
        return
      }
    }
  }

  /// Takes nothing more; returns when everything is kept.
  func close() async {
    jobs.finish()
    await ended.wait()
  }
}
