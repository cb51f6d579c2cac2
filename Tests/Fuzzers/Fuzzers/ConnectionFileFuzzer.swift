internal import FuzzingSupport
internal import JupyterProtocol

/// Connection files and registration files, as a launcher writes them.
struct ConnectionFileFuzzer: Fuzzer {
  static let name = "connection files"

  private let input = JSONInput(
    members: [
      ("transport", "\"tcp\""), ("ip", "\"127.0.0.1\""), ("key", "\"secret\""),
      ("signature_scheme", "\"hmac-sha256\""), ("shell_port", "1"), ("iopub_port", "65535"),
      ("stdin_port", "3"), ("control_port", "4"), ("hb_port", "5"), ("kernel_id", "\"k\""),
      ("registration_port", "\"6\""), ("registration_ip", "\"\""),
    ])

  mutating func execute(_ mutator: inout Mutator) throws {
    let json = input.hostile(&mutator)
    if let file = try? ConnectionFile(json: json, path: "c.json") {
      for channel in ConnectionFile.Channel.allCases { _ = file.address(of: channel) }
      _ = try file.json
    }
    if let file = try? RegistrationFile(json: json, path: "r.json", processID: .max) {
      _ = try file.announcement(of: file.connection)
    }
  }
}
