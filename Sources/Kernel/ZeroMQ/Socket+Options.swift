internal import CZeroMQ

extension Socket {
  /// A numeric option of a socket.
  package struct Option: Hashable, Sendable {
    var number: Int32
    var name: String

    /// How long a closed socket goes on sending, in milliseconds; `ZMQ_LINGER`.
    package static let linger = Option(number: ZMQ_LINGER, name: "ZMQ_LINGER")
    /// Whether a new connection takes over the identity of an old one; `ZMQ_ROUTER_HANDOVER`.
    package static let routerHandover = Option(
      number: ZMQ_ROUTER_HANDOVER, name: "ZMQ_ROUTER_HANDOVER")
    /// Whether sending to an unknown peer fails on a router, instead of dropping the message;
    /// `ZMQ_ROUTER_MANDATORY`.
    package static let routerMandatory = Option(
      number: ZMQ_ROUTER_MANDATORY, name: "ZMQ_ROUTER_MANDATORY")
    /// Whether an XPUB socket reports every subscription, not only the first of a topic;
    /// `ZMQ_XPUB_VERBOSE`.
    package static let xpubVerbose = Option(number: ZMQ_XPUB_VERBOSE, name: "ZMQ_XPUB_VERBOSE")
    /// Whether an XPUB socket sends to a subscriber only after ``subscribe(to:)``; `ZMQ_XPUB_MANUAL`.
    package static let xpubManual = Option(number: ZMQ_XPUB_MANUAL, name: "ZMQ_XPUB_MANUAL")
    /// How many messages wait for a slow peer before more are dropped, 0 for no limit;
    /// `ZMQ_SNDHWM`.
    package static let sendHighWaterMark = Option(number: ZMQ_SNDHWM, name: "ZMQ_SNDHWM")
    /// How many received messages are kept, 0 for no limit; `ZMQ_RCVHWM`.
    package static let receiveHighWaterMark = Option(number: ZMQ_RCVHWM, name: "ZMQ_RCVHWM")
    /// The open descriptor that the next bind takes over; `ZMQ_USE_FD`.
    package static let descriptor = Option(number: ZMQ_USE_FD, name: "ZMQ_USE_FD")
  }

  /// Sets an option.
  ///
  /// The corresponding C function is `zmq_setsockopt`.
  package borrowing func set(_ option: Option, to value: Int32) throws(ZeroMQError) {
    var value = value
    guard zmq_setsockopt(handle, option.number, &value, MemoryLayout<Int32>.size) == 0 else {
      throw ZeroMQError("set", on: option.name)
    }
  }

  /// Refuses larger frames; a peer that sends one is disconnected.
  ///
  /// The corresponding option is `ZMQ_MAXMSGSIZE`.
  package borrowing func limitFrames(to size: Int64) throws(ZeroMQError) {
    var size = size
    guard zmq_setsockopt(handle, ZMQ_MAXMSGSIZE, &size, MemoryLayout<Int64>.size) == 0 else {
      throw ZeroMQError("set", on: "ZMQ_MAXMSGSIZE")
    }
  }

  /// Sets the name a router knows this socket by.
  ///
  /// The corresponding option is `ZMQ_ROUTING_ID`.
  package borrowing func setIdentity(_ identity: [UInt8]) throws(ZeroMQError) {
    guard zmq_setsockopt(handle, ZMQ_ROUTING_ID, identity, identity.count) == 0 else {
      throw ZeroMQError("set", on: "ZMQ_ROUTING_ID")
    }
  }

  /// Subscribes to a topic, the prefix of a message's first frame; on an XPUB socket, confirms the
  /// subscription received last.
  ///
  /// The corresponding option is `ZMQ_SUBSCRIBE`.
  package borrowing func subscribe(to topic: [UInt8] = []) throws(ZeroMQError) {
    guard zmq_setsockopt(handle, ZMQ_SUBSCRIBE, topic, topic.count) == 0 else {
      throw ZeroMQError("set", on: "ZMQ_SUBSCRIBE")
    }
  }

  /// Ends such a subscription.
  ///
  /// The corresponding option is `ZMQ_UNSUBSCRIBE`.
  package borrowing func unsubscribe(from topic: [UInt8]) throws(ZeroMQError) {
    guard zmq_setsockopt(handle, ZMQ_UNSUBSCRIBE, topic, topic.count) == 0 else {
      throw ZeroMQError("set", on: "ZMQ_UNSUBSCRIBE")
    }
  }

  /// Processes what peers have done since the last call, so that ``receive()`` returns all of it.
  ///
  /// The corresponding option is `ZMQ_EVENTS`, whose reading has this effect.
  package borrowing func update() throws(ZeroMQError) {
    var events: Int32 = 0
    var size = MemoryLayout<Int32>.size
    guard zmq_getsockopt(handle, ZMQ_EVENTS, &events, &size) == 0 else {
      let error = ZeroMQError("read", on: "ZMQ_EVENTS")
      guard error.code == .interrupted else { throw error }
      return
    }
  }

  /// The address of the last successful bind, with the port chosen for `*`.
  ///
  /// The corresponding option is `ZMQ_LAST_ENDPOINT`.
  package borrowing func lastEndpoint() throws(ZeroMQError) -> String {
    var text = [CChar](repeating: 0, count: 1024)
    var size = text.count
    guard zmq_getsockopt(handle, ZMQ_LAST_ENDPOINT, &text, &size) == 0 else {
      throw ZeroMQError("read", on: "ZMQ_LAST_ENDPOINT")
    }
    return String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }
}
