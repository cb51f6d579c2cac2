import KernelLaunch
import Testing

@Suite("What the launcher reads from a connection file")
struct ConnectionEndpointsTests {
  private static let file = """
    {"shell_port": 1001, "iopub_port":1002,
     "stdin_port" :1003, "control_port": 1004, "hb_port": 1005,
     "ip": "127.0.0.1", "key": "", "transport": "tcp"}
    """

  @Test("All ports and the address are found, however the file is laid out")
  func complete() throws {
    let places = try #require(ConnectionEndpoints(Array(Self.file.utf8)))
    #expect(places.ip == "127.0.0.1")
    #expect(
      places.ports
        == ["shell": 1001, "iopub": 1002, "stdin": 1003, "control": 1004, "hb": 1005])
  }

  @Test(
    "A file without all of them yields nil",
    arguments: [
      "", "{", #""ip""#, #"{"registration_port": 5}"#,
      file.replacing("\"tcp\"", with: "\"ipc\""), file.replacing("127.0.0.1", with: "localhost"),
      file.replacing("127.0.0.1", with: "::1"), file.replacing("1004", with: "0"),
      file.replacing("1004", with: "70000"), file.replacing("1004", with: "null"),
    ])
  func useless(text: String) {
    #expect(ConnectionEndpoints(Array(text.utf8)) == nil)
  }
}
