internal import CZeroMQ

/// A ZeroMQ socket, closed with its owner.
///
/// - Important: A socket must only be used on one thread at a time.
package struct Socket: ~Copyable {
  /// The pattern of a socket.
  package struct Kind: RawRepresentable, Hashable, Sendable {
    package var rawValue: Int32

    package init(rawValue: Int32) {
      self.rawValue = rawValue
    }

    /// Exchanges messages with many peers, identified by the first frame; `ZMQ_ROUTER`.
    package static let router = Kind(rawValue: ZMQ_ROUTER)
    /// Exchanges messages with one router; `ZMQ_DEALER`.
    package static let dealer = Kind(rawValue: ZMQ_DEALER)
    /// Publishes, and receives subscriptions; `ZMQ_XPUB`.
    package static let xpub = Kind(rawValue: ZMQ_XPUB)
    /// Receives published messages; `ZMQ_SUB`.
    package static let sub = Kind(rawValue: ZMQ_SUB)
    /// Answers one request at a time; `ZMQ_REP`.
    package static let rep = Kind(rawValue: ZMQ_REP)
    /// Sends one request at a time; `ZMQ_REQ`.
    package static let req = Kind(rawValue: ZMQ_REQ)
  }

  let handle: UnsafeMutableRawPointer
  /// The last address of a bind or connect, for errors.
  private var name = "a socket"
  // Keeps the context alive.
  private let context: Context

  /// Makes a socket that is neither bound nor connected.
  ///
  /// The corresponding C function is `zmq_socket`.
  package init(_ kind: Kind, in context: Context) throws(ZeroMQError) {
    guard let handle = zmq_socket(context.handle, kind.rawValue) else {
      throw ZeroMQError("make", on: "a socket")
    }
    self.handle = handle
    self.context = context
  }

  deinit {
    zmq_close(handle)
  }

  /// Listens at an address such as `tcp://127.0.0.1:5555` or `ipc:///run/kernel-1`.
  ///
  /// A restarted kernel uses the ports of its predecessor, which may take a moment to release them. The
  /// corresponding C function is `zmq_bind`.
  ///
  /// - Parameters:
  ///   - address: Where to listen.
  ///   - patience: How long to retry while the address is in use, in milliseconds.
  /// - Throws: `ZeroMQError` when the address is in use or invalid.
  package mutating func bind(to address: String, patience: Int = 0) throws(ZeroMQError) {
    name = address
    let pause = 20
    var left = patience
    while zmq_bind(handle, address) != 0 {
      let error = ZeroMQError("bind to", on: address)
      guard error.code == .addressInUse, left > 0 else { throw error }
      // A poll of nothing is a sleep.
      zmq_poll(nil, 0, pause)
      left -= pause
    }
  }

  /// Connects to an address, now or once there is a listener.
  ///
  /// The corresponding C function is `zmq_connect`.
  package mutating func connect(to address: String) throws(ZeroMQError) {
    name = address
    guard zmq_connect(handle, address) == 0 else { throw ZeroMQError("connect to", on: address) }
  }
}

// MARK: - Messages

extension Socket {
  /// Sends one message of one or more frames.
  ///
  /// A router drops a message for a peer that is gone, unless ``Option/routerMandatory`` says
  /// otherwise. The corresponding C function is `zmq_send`.
  package borrowing func send(_ frames: [[UInt8]]) throws(ZeroMQError) {
    for (index, frame) in frames.enumerated() {
      let flags = index == frames.count - 1 ? 0 : ZMQ_SNDMORE
      while frame.withUnsafeBytes({ zmq_send(handle, $0.baseAddress, $0.count, flags) }) < 0 {
        let error = ZeroMQError("send to", on: name)
        guard error.code == .interrupted else { throw error }
      }
    }
  }

  /// Receives the next message if there is one; does not wait.
  ///
  /// The corresponding C function is `zmq_msg_recv`.
  package borrowing func receive() throws(ZeroMQError) -> [[UInt8]]? {
    var frames: [[UInt8]] = []
    var message = zmq_msg_t()
    zmq_msg_init(&message)
    defer { zmq_msg_close(&message) }
    repeat {
      while zmq_msg_recv(&message, handle, ZMQ_DONTWAIT) < 0 {
        let error = ZeroMQError("receive from", on: name)
        if error.code == .again { return nil }
        guard error.code == .interrupted else { throw error }
      }
      let bytes = UnsafeRawBufferPointer(
        start: zmq_msg_data(&message), count: zmq_msg_size(&message))
      frames.append([UInt8](bytes))
    } while zmq_msg_more(&message) != 0
    return frames
  }
}
