package import JupyterProtocol
internal import Latches
package import Logging

/// The cells run so far, by this kernel and all others.
///
/// One task stores and looks up, in the order of the calls: a cell is stored after its reply, which it
/// does not delay, and a request finds all cells that ended before it.
package final class History: Sendable {
  /// A cell that was run.
  package struct Entry: Hashable, Sendable {
    /// The number of the session in which it ran.
    package var session: Int
    package var number: Int
    package var input: String
    /// The text of its result, if it had one.
    package var output: String?

    package init(session: Int = 0, number: Int, input: String, output: String? = nil) {
      self.session = session
      self.number = number
      self.input = input
      self.output = output
    }
  }

  /// Where the cells are stored.
  package enum StorageLocation: Hashable, Sendable {
    /// In a file in this directory, which all kernels share.
    case directory(String)
    /// In memory, until the kernel ends.
    case memory
  }

  private enum Job: Sendable {
    case append(Entry, shell: String?)
    case answer(HistoryRequest, shell: String?, CheckedContinuation<[Entry], any Error>)
  }

  private let jobs: AsyncStream<Job>.Continuation
  private let ended = Latch()

  /// Makes a history; its file is opened when it is first needed.
  package init(_ location: StorageLocation, logger: Logger) {
    let (stream, jobs) = AsyncStream.makeStream(of: Job.self)
    self.jobs = jobs
    Task { [ended] in
      await Self.work(on: stream, with: HistoryStore(location, logger: logger))
      ended.open()
    }
  }

  /// Processes one job after another; the file is closed when this returns.
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

  /// Appends a cell of a shell; returns at once.
  ///
  /// A sub-shell, given by its identifier, numbers its cells separately and so is a session.
  package func append(_ entry: Entry, of shell: String? = nil) {
    jobs.yield(.append(entry, shell: shell))
  }

  /// The cells that a request from a shell selects, oldest first.
  ///
  /// - Throws: `DatabaseError` when the database fails.
  package func entries(for request: HistoryRequest, of shell: String? = nil) async throws -> [Entry]
  {
    try await withCheckedThrowingContinuation { continuation in
      guard case .enqueued = jobs.yield(.answer(request, shell: shell, continuation)) else {
        continuation.resume(throwing: CancellationError())
        return
      }
    }
  }

  /// Rejects further cells; returns when everything is stored.
  package func close() async {
    jobs.finish()
    await ended.wait()
  }
}
