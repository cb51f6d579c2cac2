internal import JupyterProtocol
internal import JupyterPublishing
internal import KernelLaunch
internal import Limits
internal import ZeroMQ

/// The kernel's sockets except for the heartbeat.
///
/// - Important: Must only be used on the channel thread.
struct Channels: ~Copyable {
  let shell: Socket
  let control: Socket
  let stdin: Socket
  let iopub: Socket
  /// Where the sockets listen.
  let ports: [ConnectionFile.Channel: Int]

  /// Makes and binds the sockets.
  init(
    _ connection: ConnectionFile, taking sockets: PreboundSockets, in context: Context
  ) throws(ZeroMQError) {
    var ports: [ConnectionFile.Channel: Int] = [:]
    var shell = try Self.router(in: context)
    ports[.shell] = try shell.bind(to: .shell, of: connection, among: sockets)
    var control = try Self.router(in: context)
    ports[.control] = try control.bind(to: .control, of: connection, among: sockets)
    var stdin = try Self.router(in: context)
    // A question that is dropped silently would keep its cell waiting for ever.
    try stdin.set(.routerMandatory, to: 1)
    ports[.stdin] = try stdin.bind(to: .stdin, of: connection, among: sockets)
    var iopub = try Self.publisher(in: context)
    ports[.iopub] = try iopub.bind(to: .iopub, of: connection, among: sockets)
    self.shell = shell
    self.control = control
    self.stdin = stdin
    self.iopub = iopub
    self.ports = ports
  }

  private static func publisher(in context: Context) throws(ZeroMQError) -> Socket {
    let socket = try Socket(.xpub, in: context)
    try socket.set(.linger, to: Limits.Channels.linger)
    // Without a limit: dropped lines, or a dropped idle, would be worse than memory in use.
    try socket.set(.sendHighWaterMark, to: 0)
    try socket.set(.xpubVerbose, to: 1)
    try socket.set(.xpubManual, to: 1)
    try socket.limitFrames(to: 1 << 16)
    return socket
  }

  private static func router(in context: Context) throws(ZeroMQError) -> Socket {
    let socket = try Socket(.router, in: context)
    try socket.set(.linger, to: Limits.Channels.linger)
    try socket.set(.sendHighWaterMark, to: 0)
    // A front-end that reconnects keeps its identity.
    try socket.set(.routerHandover, to: 1)
    try socket.limitFrames(to: Limits.Channels.frame)
    return socket
  }

  /// Sends a message on the socket of its destination.
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
