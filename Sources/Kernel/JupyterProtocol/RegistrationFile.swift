/// Where the kernel reports the ports it has chosen, as specified by the launcher.
///
/// See JEP 66, <https://jupyter.org/enhancement-proposals/66-jupyter-handshaking/jupyter-handshaking.html>.
package struct RegistrationFile: Hashable, Sendable {
  /// The launcher's identifier of the kernel.
  package var kernelID: String
  /// The address of the launcher's socket.
  package var address: String
  /// Where the kernel listens, at ports that it chooses.
  package var connection: ConnectionFile

  /// Reads the text of a registration file; the path is used in errors, the process ID in the names of
  /// sockets in the file system.
  package init(json: [UInt8], path: String, processID: Int32) throws(ConnectionFile.InvalidFile) {
    try self.init(StartupFileReader(json: json, path: path), processID: processID)
  }

  init(_ reader: StartupFileReader, processID: Int32) throws(ConnectionFile.InvalidFile) {
    let transport = try reader.transport()
    let ip = try reader.text("registration_ip", default: "127.0.0.1")
    let port = try reader.port("registration_port", in: transport, mayBeText: true)
    address = transport.address(ip, port)
    kernelID = try reader.text("kernel_id", default: "")
    var ports: [ConnectionFile.Channel: Int] = [:]
    for (index, channel) in ConnectionFile.Channel.allCases.enumerated() where transport == .ipc {
      // Unique among the processes of this machine.
      ports[channel] = Int(processID) * 10 + index
    }
    connection = ConnectionFile(
      transport: transport, ip: try reader.address("ip", default: ip, in: transport),
      ports: ports, key: try reader.text("key", default: ""),
      signatureScheme: try reader.scheme(), encryption: try reader.encryption())
  }

  /// The message with the ports to the launcher; see JEP 66.
  package func announcement(of connection: ConnectionFile) throws -> [[UInt8]] {
    var members: [String: JSONValue] = ["kernel_id": .string(kernelID)]
    for channel in ConnectionFile.Channel.allCases {
      members["\(channel.rawValue)_port"] = .string("\(connection.port(of: channel))")
    }
    let content = try JSONCoding.encode(JSONValue.object(members))
    return [WireMessage.delimiter, connection.signature.sign([content]), content]
  }

  /// Whether frames are the launcher's receipt, correctly signed.
  package func isReceipt(_ frames: [[UInt8]]) -> Bool {
    guard let delimiter = frames.firstIndex(of: WireMessage.delimiter),
      frames.count >= delimiter + 3
    else { return false }
    return connection.signature.matches(frames[delimiter + 1], of: [frames[delimiter + 2]])
  }
}
