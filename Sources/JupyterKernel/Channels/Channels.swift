internal import JupyterProtocol
internal import ZeroMQ

/// The kernel's sockets, but for the heartbeat, and what is read from and written to them.
///
/// - Important: Must only be used on the channel thread.
struct Channels: ~Copyable {
  /// How long a closed socket goes on sending, in milliseconds.
  static let linger: Int32 = 1000
  /// No frame may have more bytes than this; libzmq cuts off who sends one.
  static let largestFrame: Int64 = 512 << 20
  let shell: Socket
  let control: Socket
  let stdin: Socket
  let iopub: Socket

  /// Makes and binds the sockets.
  init(_ connection: ConnectionFile, in context: Context) throws(ZeroMQError) {
    let shell = try Self.router(.shell, of: connection, in: context)
    let control = try Self.router(.control, of: connection, in: context)
    let stdin = try Self.router(.stdin, of: connection, in: context)
    // A question nobody gets would keep its cell waiting for ever.
    try stdin.set(.routerMandatory, to: 1)
    let iopub = try Self.publisher(of: connection, in: context)
    self.shell = shell
    self.control = control
    self.stdin = stdin
    self.iopub = iopub
  }

  private static func publisher(
    of connection: ConnectionFile, in context: Context
  ) throws(ZeroMQError) -> Socket {
    var socket = try Socket(.xpub, in: context)
    try socket.set(.linger, to: linger)
    // Without a limit: dropped lines, or a dropped idle, would be worse than memory in use.
    try socket.set(.sendHighWaterMark, to: 0)
    try socket.set(.xpubVerbose, to: 1)
    try socket.limitFrames(to: 1 << 16)
    try socket.bind(to: .iopub, of: connection)
    return socket
  }

  private static func router(
    _ channel: ConnectionFile.Channel, of connection: ConnectionFile, in context: Context
  ) throws(ZeroMQError) -> Socket {
    var socket = try Socket(.router, in: context)
    try socket.set(.linger, to: linger)
    try socket.set(.sendHighWaterMark, to: 0)
    // A front-end that reconnects keeps its identity.
    try socket.set(.routerHandover, to: 1)
    try socket.limitFrames(to: largestFrame)
    try socket.bind(to: channel, of: connection)
    return socket
  }

  /// Sends a message on the socket it is meant for.
  borrowing func send(
    _ message: OutgoingMessage, composedBy composer: inout MessageComposer
  ) throws(ZeroMQError) {
    let frames = composer.frames(of: message)
    switch message.destination {
    case .iopub: try iopub.send(frames)
    case .client(.shell, _): try shell.send(frames)
    case .client(.control, _): try control.send(frames)
    case .client(.stdin, _): try stdin.send(frames)
    }
  }

  /// Limits how long the closing of the sockets may take, in milliseconds.
  borrowing func hurry(_ linger: Int32) throws(ZeroMQError) {
    try shell.set(.linger, to: linger)
    try control.set(.linger, to: linger)
    try stdin.set(.linger, to: linger)
    try iopub.set(.linger, to: linger)
  }
}
