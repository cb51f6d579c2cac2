internal import FoundationEssentials
package import JupyterProtocol
internal import Limits
internal import POSIX
internal import ZeroMQ

/// Reports the ports the kernel has chosen to its launcher and to other clients; JEP 66.
package struct Registration: Sendable {
  private let launcher: RegistrationFile
  /// The path of the connection file for other clients.
  private let connectionFile: String

  package init(with launcher: RegistrationFile, connectionFile: String) {
    self.launcher = launcher
    self.connectionFile = connectionFile
  }

  /// Where the kernel has to listen.
  package var connection: ConnectionFile { launcher.connection }

  /// Writes the connection file, reports to the launcher, and waits for its receipt.
  ///
  /// - Parameters:
  ///   - connection: Where the kernel listens.
  ///   - isEnding: Whether the kernel has to end, with or without a receipt.
  /// - Throws: ``Failure`` when no receipt comes; `POSIXError` when the file cannot be written.
  func announce(_ connection: ConnectionFile, unless isEnding: @escaping @Sendable () -> Bool)
    async throws
  {
    try Directory.makePrivate(URL(filePath: connectionFile).deletingLastPathComponent().path)
    try PrivateFile.write(connection.json, to: connectionFile)
    let frames = try launcher.announcement(of: connection)
    try await withCheckedThrowingContinuation { (done: CheckedContinuation<Void, any Error>) in
      do {
        try BackgroundThread.start(name: "registration") {
          done.resume(with: Result { try self.exchange(frames, unless: isEnding) })
        }
      } catch {
        done.resume(throwing: error)
      }
    }
  }

  /// Removes the connection file, when clients cannot connect any more.
  func removeConnectionFile() {
    PrivateFile.remove(connectionFile)
  }

  private func exchange(_ frames: [[UInt8]], unless isEnding: () -> Bool) throws {
    var socket = try Socket(.dealer, in: Context())
    try socket.set(.linger, to: 0)
    try socket.connect(to: launcher.address)
    try socket.send(frames)
    var poller = Poller()
    _ = poller.add(socket)
    let deadline = ContinuousClock.now + Limits.Channels.registrationTimeout
    while !isEnding() {
      try poller.wait(atMost: Limits.Channels.registrationStep)
      while let answer = try socket.receive() {
        if launcher.isReceipt(answer) { return }
      }
      guard ContinuousClock.now < deadline else { throw Failure(address: launcher.address) }
    }
  }

  /// The launcher did not give a receipt.
  package struct Failure: Error, Hashable, Sendable, CustomStringConvertible {
    /// The address of the launcher.
    package var address: String

    package var description: String {
      "The launcher at \(address) sent no correctly signed receipt. Start the kernel again, or with "
        + "a connection file."
    }
  }
}
