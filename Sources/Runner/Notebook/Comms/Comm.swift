internal import NotebookEngine
internal import RunnerProtocol
internal import Synchronization

/// A two-way connection to an object in the front-end, such as a widget, for JSON messages.
///
/// A cell opens one to a target that the front-end has registered under a name:
///
///     let comm = Comm(target: "plot", data: ["points": [1, 2, 3]])
///     comm.onMessage { message, _ in print("clicked", message["index"].int ?? -1) }
///     comm.send(["points": [4, 5, 6]])
///
/// ``register(_:_:)`` accepts those that the front-end opens. What handlers print appears under the
/// cell that opened the comm or registered the target.
///
/// Source: the messaging specification, "Custom Messages".
public final class Comm: Sendable {
  /// Handles a message and the raw bytes that came with it.
  public typealias Handler = @Sendable (JSON, [[UInt8]]) async throws -> Void

  private struct State {
    var onMessage: Handler?
    var onClose: Handler?
    var isClosed = false
    /// The messages that arrived before there was a handler.
    var early: [(JSON, [[UInt8]])] = []
  }

  /// The ID by which both sides know the comm.
  public let id: String
  /// The name of the target it was opened for.
  public let target: String
  private let queue: CommQueue
  private let state = Mutex(State())

  /// Opens a comm.
  ///
  /// If the front-end has not registered the target, it closes the comm at once.
  ///
  /// - Parameters:
  ///   - target: The name under which the front-end has registered the target.
  ///   - data: The first message.
  ///   - metadata: Metadata of that message.
  ///   - buffers: Raw bytes to send with it.
  public convenience init(
    target: String, data: JSON = [:], metadata: JSON = [:], buffers: [[UInt8]] = []
  ) {
    self.init(id: RandomID.text(), target: target, origin: Origin.here)
    CommRegistry.shared.insert(self)
    post(.open(target: target), data, metadata, buffers)
  }

  init(id: String, target: String, origin: Origin?) {
    self.id = id
    self.target = target
    self.queue = CommQueue(origin)
  }

  /// Sends a message; does nothing once the comm is closed.
  ///
  /// - Parameters:
  ///   - data: The message; front-ends expect a JSON object.
  ///   - metadata: Metadata of the message.
  ///   - buffers: Raw bytes to send with it.
  public func send(_ data: JSON, metadata: JSON = [:], buffers: [[UInt8]] = []) {
    guard !isClosed else { return }
    post(.message, data, metadata, buffers)
  }

  /// Sets the handler for messages of the front-end, which are handled one after another.
  ///
  /// Messages that have arrived before are handled first.
  public func onMessage(_ handler: @escaping Handler) {
    let early = state.withLock { state in
      state.onMessage = handler
      defer { state.early = [] }
      return state.early
    }
    for (data, buffers) in early { queue.enqueue { try await handler(data, buffers) } }
  }

  /// Sets the handler for the last message, with which the front-end closes the comm.
  public func onClose(_ handler: @escaping Handler) {
    state.withLock { $0.onClose = handler }
  }

  /// Closes the comm; no more messages are sent or received.
  ///
  /// - Parameter data: A last message.
  public func close(_ data: JSON = [:]) {
    guard markClosed() else { return }
    post(.close, data, [:], [])
  }

  /// Whether either side has closed the comm.
  public var isClosed: Bool { state.withLock { $0.isClosed } }

  // MARK: - Messages of the front-end

  func receive(_ data: JSON, _ buffers: [[UInt8]]) {
    let handler = state.withLock { state in
      if state.onMessage == nil { state.early.append((data, buffers)) }
      return state.onMessage
    }
    if let handler { queue.enqueue { try await handler(data, buffers) } }
  }

  func receiveClose(_ data: JSON, _ buffers: [[UInt8]]) {
    guard markClosed(), let handler = state.withLock({ $0.onClose }) else { return }
    queue.enqueue { try await handler(data, buffers) }
  }

  /// Runs `work` after the messages that have arrived so far.
  func perform(_ work: @escaping @Sendable () async throws -> Void) {
    queue.enqueue(work)
  }

  /// Marks the comm as closed; returns whether it was open.
  private func markClosed() -> Bool {
    CommRegistry.shared.remove(id)
    return state.withLock { state in
      defer { state.isClosed = true }
      return !state.isClosed
    }
  }

  private func post(
    _ kind: CommEvent.Kind, _ data: JSON, _ metadata: JSON, _ buffers: [[UInt8]]
  ) {
    let event = CommEvent(
      id: id, kind: kind, data: data.text(), metadata: metadata.text(), buffers: buffers)
    (Origin.here ?? queue.origin)?.output.send(.comm(event))
  }
}

extension Comm {
  /// Accepts the comms that front-ends open for a target, replacing an earlier handler.
  ///
  /// - Parameters:
  ///   - target: The name of the target.
  ///   - handler: Called with each new comm and its first message; it sets the comm's handlers.
  public static func register(
    _ target: String, _ handler: @escaping @Sendable (Comm, JSON) async throws -> Void
  ) {
    CommRegistry.shared.register(target, CommRegistry.Target(origin: Origin.here, open: handler))
  }
}
