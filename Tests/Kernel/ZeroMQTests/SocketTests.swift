import Testing
import ZeroMQ

@Suite("Sockets")
struct SocketTests {
  /// Waits for the next message of a socket.
  private func next(_ socket: borrowing Socket) throws -> [[UInt8]] {
    var poller = Poller()
    let item = poller.add(socket)
    try poller.wait(atMost: .seconds(10))
    let isReady = poller.isReady(item)
    #expect(isReady)
    return try #require(try socket.receive())
  }

  @Test("Messages of several frames, empty ones too, arrive whole over tcp")
  func frames() throws {
    let context = try Context()
    var router = try Socket(.router, in: context)
    try router.bind(to: "tcp://127.0.0.1:*")
    var dealer = try Socket(.dealer, in: context)
    try dealer.setIdentity([7, 8])
    try dealer.connect(to: try router.lastEndpoint())
    let large = [UInt8](repeating: 3, count: 1 << 20)
    try dealer.send([[], [1], large])
    #expect(try next(router) == [[7, 8], [], [1], large])
    try router.send([[7, 8], [9], []])
    #expect(try next(dealer) == [[9], []])
    #expect(try dealer.receive() == nil)
  }

  @Test("An XPUB socket sees every subscriber and reaches all of them")
  func subscriptions() throws {
    let context = try Context()
    var publisher = try Socket(.xpub, in: context)
    try publisher.set(.xpubVerbose, to: 1)
    try publisher.set(.sendHighWaterMark, to: 0)
    try publisher.bind(to: "tcp://127.0.0.1:*")
    var first = try Socket(.sub, in: context)
    try first.subscribe()
    try first.connect(to: try publisher.lastEndpoint())
    #expect(try next(publisher) == [[1]])
    var second = try Socket(.sub, in: context)
    try second.subscribe()
    try second.connect(to: try publisher.lastEndpoint())
    #expect(try next(publisher) == [[1]])
    try publisher.send([[5]])
    #expect(try next(first) == [[5]])
    #expect(try next(second) == [[5]])
  }

  @Test("A router with handover serves the newest connection of an identity")
  func handover() throws {
    let context = try Context()
    var router = try Socket(.router, in: context)
    try router.set(.routerHandover, to: 1)
    try router.bind(to: "tcp://127.0.0.1:*")
    var old = try Socket(.dealer, in: context)
    try old.setIdentity([1])
    try old.connect(to: try router.lastEndpoint())
    try old.send([[10]])
    #expect(try next(router) == [[1], [10]])
    var new = try Socket(.dealer, in: context)
    try new.setIdentity([1])
    try new.connect(to: try router.lastEndpoint())
    try new.send([[20]])
    #expect(try next(router) == [[1], [20]])
    try router.send([[1], [30]])
    #expect(try next(new) == [[30]])
  }

  @Test("A taken address is an error with operation, address and reason; a free one is bound again")
  func addressInUse() throws {
    let context = try Context()
    let address: String
    do {
      var first = try Socket(.router, in: context)
      try first.bind(to: "tcp://127.0.0.1:*")
      address = try first.lastEndpoint()
      var second = try Socket(.router, in: context)
      let error = try #require(throws: ZeroMQError.self) {
        try second.bind(to: address, patience: 40)
      }
      #expect(error.code == .addressInUse)
      #expect(error.description == "bind to \(address): Address already in use (98)")
    }
    var third = try Socket(.router, in: context)
    try third.bind(to: address, patience: 5000)
  }

  @Test("A socket keeps its context alive, and a context ends after its sockets")
  func lifetimes() throws {
    func makeSocket() throws -> Socket {
      var socket = try Socket(.rep, in: try Context())
      try socket.bind(to: "tcp://127.0.0.1:*")
      return socket
    }
    let socket = try makeSocket()
    #expect(try socket.receive() == nil)
  }

  @Test("A wait for nothing ends at its time limit")
  func timeout() throws {
    let socket = try Socket(.rep, in: try Context())
    var poller = Poller()
    let item = poller.add(socket)
    let elapsed = try ContinuousClock().measure { try poller.wait(atMost: .milliseconds(5)) }
    #expect(elapsed >= .milliseconds(4))
    let isReady = poller.isReady(item)
    #expect(!isReady)
  }
}
