internal import NotebookEngine
internal import RunnerProtocol
internal import Synchronization

/// A line between a cell and something in the front-end, such as a widget, for JSON values.
///
/// A cell opens one for what is registered under a name in the front-end:
///
///     let comm = Comm(target: "plot", data: ["points": [1, 2, 3]])
///     comm.onMessage { message, _ in print("clicked", message["index"].int ?? -1) }
///     comm.send(["points": [4, 5, 6]])
///
/// and ``register(_:_:)`` serves those the front-end opens. What handlers print appears under the
/// cell that opened the comm or registered the target.
///
/// Source: the messaging specification, "Custom Messages".
public final class Comm: Sendable {
  /// Takes a message and the raw bytes that came with it.
  public typealias Handler = @Sendable (JSON, [[UInt8]]) async throws -> Void

  private struct State {
    var onMessage: Handler?
    var onClose: Handler?
    var isClosed = false
    /// What came before there was a handler.
    var early: [(JSON, [[UInt8]])] = []
  }

  /// What both sides know the comm by.
  public let id: String
  /// The name it was opened for.
  public let target: String
  private let queue: CommQueue
  private let state = Mutex(State())

  /// Opens a comm.
  ///
  /// A front-end that has nothing registered for the target closes it at once.
  ///
  /// - Parameters:
  ///   - target: What it is for; the front-end has something registered under this name.
  ///   - data: The first message.
  ///   - metadata: Metadata of that message.
  ///   - buffers: Raw bytes that go with it.
  public convenience init(
    target: String, data: JSON = [:], metadata: JSON = [:], buffers: [[UInt8]] = []
  ) {
    self.init(id: RandomID.text(), target: target, origin: Origin.here)
    CommRegistry.shared.add(self)
    say(.open(target: target), data, metadata, buffers)
  }

  init(id: String, target: String, origin: Origin?) {
    self.id = id
    self.target = target
    self.queue = CommQueue(origin)
  }

  /// Sends a message; does nothing once the comm is closed.
  ///
  /// - Parameters:
  ///   - data: The message, an object as front-ends expect it.
  ///   - metadata: Metadata of the message.
  ///   - buffers: Raw bytes that go with it.
  public func send(_ data: JSON, metadata: JSON = [:], buffers: [[UInt8]] = []) {
    guard !isClosed else { return }
    say(.message, data, metadata, buffers)
  }

  /// Has a handler take the messages of the front-end, one after another, in place of the one before.
  public func onMessage(_ handler: @escaping Handler) {
    let early = state.withLock { state in
      state.onMessage = handler
      defer { state.early = [] }
      return state.early
    }
    for (data, buffers) in early { queue.add { try await handler(data, buffers) } }
  }

  /// Has a handler take the last message when the front-end closes the comm.
  public func onClose(_ handler: @escaping Handler) {
    state.withLock { $0.onClose = handler }
  }

  /// Closes the comm; nothing more is sent or received.
  ///
  /// - Parameter data: A last message.
  public func close(_ data: JSON = [:]) {
    guard end() else { return }
    say(.close, data, [:], [])
  }

  /// Whether one side has closed the comm.
  public var isClosed: Bool { state.withLock { $0.isClosed } }

  // MARK: - What the front-end says

  func receive(_ data: JSON, _ buffers: [[UInt8]]) {
    let handler = state.withLock { state in
      if state.onMessage == nil { state.early.append((data, buffers)) }
      return state.onMessage
    }
    if let handler { queue.add { try await handler(data, buffers) } }
  }

  func receiveClose(_ data: JSON, _ buffers: [[UInt8]]) {
    guard end(), let handler = state.withLock({ $0.onClose }) else { return }
    queue.add { try await handler(data, buffers) }
  }

  /// Has something done in the order of what the front-end says.
  func perform(_ work: @escaping @Sendable () async throws -> Void) {
    queue.add(work)
  }

  private func end() -> Bool {
    CommRegistry.shared.remove(id)
    return state.withLock { state in
      defer { state.isClosed = true }
      return !state.isClosed
    }
  }

  private func say(
    _ kind: CommEvent.Kind, _ data: JSON, _ metadata: JSON, _ buffers: [[UInt8]]
  ) {
    let event = CommEvent(
      id: id, kind: kind, data: data.text(), metadata: metadata.text(), buffers: buffers)
    (Origin.here ?? queue.origin)?.output.send(.comm(event))
  }
}

extension Comm {
  /// Serves the comms that front-ends open for a target, in place of who served it before.
  ///
  /// - Parameters:
  ///   - target: The name under which front-ends find it.
  ///   - handler: Takes each new comm with its first message; it gives the comm its handlers.
  public static func register(
    _ target: String, _ handler: @escaping @Sendable (Comm, JSON) async throws -> Void
  ) {
    CommRegistry.shared.register(target, CommRegistry.Target(origin: Origin.here, open: handler))
  }
}
