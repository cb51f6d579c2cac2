import JupyterProtocol
import Testing

@Suite("Connection files")
struct ConnectionFileTests {
  private static let ports =
    #""shell_port":1,"iopub_port":2,"stdin_port":3,"control_port":4,"hb_port":5"#

  private func read(_ members: String) throws -> ConnectionFile {
    try ConnectionFile(json: Array("{\(members)}".utf8), path: "/tmp/k.json")
  }

  @Test("A file by jupyter_client is read, unknown keys included")
  func usual() throws {
    let file = try read(
      Self.ports
        + #"""
        ,"ip":"127.0.0.1","key":"secret","transport":"tcp","signature_scheme":"hmac-sha256",
        "kernel_name":"swift","jupyter_session":"/a.ipynb","new_key":{"x":[null]}
        """#)
    #expect(file.address(of: .shell) == "tcp://127.0.0.1:1")
    #expect(file.address(of: .heartbeat) == "tcp://127.0.0.1:5")
    #expect(file.key == "secret" && file.signature.isChecked)
  }

  @Test("Keys for encryption come in pairs of forty characters")
  func encryption() throws {
    let key = String(repeating: "k", count: 40)
    #expect(try read(Self.ports).encryption == nil)
    let file = try read(
      Self.ports + ",\"curve_publickey\":\"\(key)\",\"curve_secretkey\":\"\(key)\"")
    #expect(file.encryption?.publicKey == key && file.encryption?.secretKey == key)
    for (members, name) in [
      (",\"curve_publickey\":\"\(key)\"", "curve_secretkey"),
      (",\"curve_secretkey\":\"\(key)\"", "curve_publickey"),
      (",\"curve_publickey\":\"\(key)\",\"curve_secretkey\":\"short\"", "curve_secretkey"),
    ] {
      let error = #expect(throws: ConnectionFile.InvalidFile.self) {
        try read(Self.ports + members)
      }
      #expect(error?.reason.contains(name) == true)
      #expect(error?.reason.contains(key) == false, "a secret is not told")
    }
  }

  @Test("An ipc file names paths")
  func ipc() throws {
    let file = try read(Self.ports + #","transport":"ipc","ip":"/run/kernel-1-ipc","key":"""#)
    #expect(file.address(of: .iopub) == "ipc:///run/kernel-1-ipc-2")
    #expect(!file.signature.isChecked)
  }

  @Test("A file can select all interfaces")
  func everywhere() throws {
    for ip in ["*", "0.0.0.0"] {
      #expect(try read(Self.ports + ",\"ip\":\"\(ip)\"").address(of: .shell) == "tcp://*:1")
    }
  }

  @Test("The scheme selects other hash functions")
  func schemes() throws {
    #expect(try read(Self.ports + #","signature_scheme":"hmac-md5""#).signatureScheme == .md5)
    #expect(
      try read(Self.ports + #","signature_scheme":"hmac-sha512""#).signatureScheme == .sha512)
  }

  @Test(
    "Errors name the file and the key",
    arguments: [
      ("\"shell_port\":1", "iopub_port"),
      (ports + ",\"transport\":\"udp\"", "transport"),
      (ports + ",\"key\":7", "key"),
      (ports + ",\"signature_scheme\":\"sha256\"", "signature_scheme"),
      (ports + ",\"signature_scheme\":\"hmac-none\"", "signature_scheme"),
      ("\"shell_port\":\"1\"", "shell_port"),
      ("\"shell_port\":65536", "shell_port"),
    ])
  func wrongKeys(members: String, key: String) throws {
    let error = try #require(throws: ConnectionFile.InvalidFile.self) { try read(members) }
    #expect(error.description.contains("/tmp/k.json"))
    #expect(error.description.contains("\"\(key)\""))
  }

  @Test("Files that are missing or not JSON are refused by name")
  func noFiles() throws {
    let missing = try #require(throws: ConnectionFile.InvalidFile.self) {
      try ConnectionFile(path: "/nowhere/k.json")
    }
    #expect(missing.description.contains("/nowhere/k.json"))
    for text in ["", "[]", "{"] {
      #expect(throws: ConnectionFile.InvalidFile.self) {
        try ConnectionFile(json: Array(text.utf8), path: "k")
      }
    }
  }
}
