import JupyterProtocol
import Testing

@Suite("Registration files")
struct RegistrationFileTests {
  private func read(_ text: String) throws -> RegistrationFile {
    try RegistrationFile(json: Array(text.utf8), path: "/tmp/r.json", processID: 77)
  }

  @Test("A file has the address to register at, and leaves the ports to the kernel")
  func tcp() throws {
    let file = try read(
      #"""
      {"kernel_id":"k1","transport":"tcp","registration_ip":"127.0.0.1","registration_port":999,
      "signature_scheme":"hmac-sha512","key":"secret"}
      """#)
    #expect(file.kernelID == "k1")
    #expect(file.address == "tcp://127.0.0.1:999")
    #expect(file.connection.address(of: .shell) == "tcp://127.0.0.1:*")
    #expect(file.connection.signatureScheme == .sha512 && file.connection.key == "secret")
  }

  @Test("With ipc, the kernel's sockets are beside the launcher's, with unique names")
  func ipc() throws {
    let file = try read(
      #"{"transport":"ipc","registration_ip":"/run/x","registration_port":"1","key":""}"#)
    #expect(file.address == "ipc:///run/x-1")
    let addresses = Set(ConnectionFile.Channel.allCases.map(file.connection.address))
    #expect(addresses.count == 5 && addresses.contains("ipc:///run/x-770"))
  }

  @Test("The kernel's ports are sent as strings and signed, like the receipt")
  func exchange() throws {
    let file = try read(#"{"kernel_id":"k1","registration_port":9,"key":"secret"}"#)
    var connection = file.connection
    for (index, channel) in ConnectionFile.Channel.allCases.enumerated() {
      connection.ports[channel] = 100 + index
    }
    let frames = try file.announcement(of: connection)
    #expect(frames.count == 3 && frames[0] == WireMessage.delimiter)
    #expect(Signature(key: "secret").matches(frames[1], of: [frames[2]]))
    #expect(
      try JSONValue(parsing: frames[2]) == [
        "kernel_id": "k1", "shell_port": "100", "iopub_port": "101", "stdin_port": "102",
        "control_port": "103", "hb_port": "104",
      ])
    let receipt = Array("ACK".utf8)
    let signature = Signature(key: "secret").sign([receipt])
    #expect(file.isReceipt([WireMessage.delimiter, signature, receipt]))
    #expect(file.isReceipt([[], WireMessage.delimiter, signature, receipt]))
    #expect(!file.isReceipt([WireMessage.delimiter, signature, Array("NAK".utf8)]))
    #expect(!file.isReceipt([WireMessage.delimiter, signature]))
    #expect(!file.isReceipt([]))
  }

  @Test("A file without a usable port is refused by name")
  func invalid() {
    for port in ["0", "70000", "\"many\"", "null"] {
      let error = #expect(throws: ConnectionFile.InvalidFile.self) {
        try read("{\"registration_port\":\(port)}")
      }
      #expect(error?.reason.contains("registration_port") == true)
    }
  }

  @Test("The connection file for other clients can be read again")
  func ownFile() throws {
    var connection = ConnectionFile(
      transport: .tcp, ip: "*", ports: [:], key: "k\"ey", signatureScheme: .md5,
      encryption: ConnectionFile.Encryption(
        publicKey: String(repeating: "p", count: 40),
        secretKey: String(repeating: "s", count: 40)))
    for channel in ConnectionFile.Channel.allCases { connection.ports[channel] = 7 }
    #expect(try ConnectionFile(json: connection.json, path: "") == connection)
  }
}
