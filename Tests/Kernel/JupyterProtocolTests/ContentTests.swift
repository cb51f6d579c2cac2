import JupyterProtocol
import Testing

@Suite("Contents of messages")
struct ContentTests {
  private func json(_ text: String) throws -> JSONValue {
    try JSONValue(parsing: Array(text.utf8))
  }

  private func check<Content: MessageContent & Equatable>(
    _ content: Content, _ text: String, sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let written = try JSONValue(parsing: JSONCoding.encode(content))
    #expect(written == (try json(text)), sourceLocation: sourceLocation)
    let read = try JSONCoding.decode(Content.self, from: Array(text.utf8))
    #expect(read == content, sourceLocation: sourceLocation)
  }

  @Test("The fields of requests have the names of the specification")
  func requests() throws {
    let request = try JSONCoding.decode(
      ExecuteRequest.self,
      from: Array(#"{"code":"1","allow_stdin":false,"user_expressions":{"a":"b"},"new":1}"#.utf8))
    #expect(
      request == ExecuteRequest(code: "1", userExpressions: ["a": "b"], allowsStdin: false))
    let silent = try JSONCoding.decode(
      ExecuteRequest.self,
      from: Array(#"{"code":"","silent":true,"store_history":true,"stop_on_error":false}"#.utf8))
    #expect(silent.isSilent && !silent.storesHistory && !silent.stopsOnError)
    try check(
      CompleteRequest(code: "x", cursorPosition: 1), #"{"code":"x","cursor_pos":1}"#)
    try check(
      InspectRequest(code: "x", cursorPosition: 1, detailLevel: 1),
      #"{"code":"x","cursor_pos":1,"detail_level":1}"#)
    try check(CommInfoRequest(targetName: "t"), #"{"target_name":"t"}"#)
    try check(CommInfoRequest(), "{}")
  }

  @Test("The fields of replies have the names of the specification")
  func replies() throws {
    let failure = Failure(name: "E", value: "v", traceback: ["t"])
    try check(
      ExecuteReply.ok(executionCount: 3, userExpressions: ["a": ["status": "ok"]]),
      #"""
      {"status":"ok","execution_count":3,"payload":[],"user_expressions":{"a":{"status":"ok"}}}
      """#)
    try check(
      ExecuteReply.error(executionCount: 3, failure),
      #"""
      {"status":"error","execution_count":3,"payload":[],"user_expressions":{},
       "ename":"E","evalue":"v","traceback":["t"]}
      """#)
    try check(ExecuteReply.aborted, #"{"status":"aborted"}"#)
    try check(
      CompleteReply(matches: ["a"], cursorStart: 1, cursorEnd: 2),
      #"{"status":"ok","matches":["a"],"cursor_start":1,"cursor_end":2,"metadata":{}}"#)
    try check(
      InspectReply(), #"{"status":"ok","found":false,"data":{},"metadata":{}}"#)
    try check(
      IsCompleteReply(status: "incomplete", indent: "  "),
      #"{"status":"incomplete","indent":"  "}"#)
    try check(HistoryReply(history: [[1, 2, "x"]]), #"{"status":"ok","history":[[1,2,"x"]]}"#)
    try check(ShutdownReply(restart: true), #"{"status":"ok","restart":true}"#)
    try check(InterruptReply(), #"{"status":"ok"}"#)
    try check(CommInfoReply(), #"{"status":"ok","comms":{}}"#)
  }

  @Test("The fields of published messages have the names of the specification")
  func published() throws {
    let failure = Failure(name: "E", value: "v", traceback: ["t"])
    try check(Status(.busy), #"{"execution_state":"busy"}"#)
    try check(IopubWelcome(subscription: "a"), #"{"subscription":"a"}"#)
    try check(ExecuteInput(code: "x", executionCount: 1), #"{"code":"x","execution_count":1}"#)
    try check(ErrorOutput(failure), #"{"ename":"E","evalue":"v","traceback":["t"]}"#)
    try check(ClearOutput(wait: true), #"{"wait":true}"#)
    try check(
      DisplayData(data: ["text/plain": "x"], displayID: "d"),
      #"{"data":{"text/plain":"x"},"metadata":{},"transient":{"display_id":"d"}}"#)
    try check(
      DisplayData(data: ["text/plain": "x"]),
      #"{"data":{"text/plain":"x"},"metadata":{},"transient":{}}"#)
    try check(
      UpdateDisplayData(data: [:], displayID: "d"),
      #"{"data":{},"metadata":{},"transient":{"display_id":"d"}}"#)
    try check(
      ExecuteResult(executionCount: 2, data: ["text/plain": "x"]),
      #"{"execution_count":2,"data":{"text/plain":"x"},"metadata":{}}"#)
    try check(CommClose(commID: "c"), #"{"comm_id":"c","data":{}}"#)
  }

  @Test("A stream written by hand is the same JSON, whatever characters it has")
  func streams() throws {
    let controls = String(String.UnicodeScalarView((0..<0x30).compactMap(Unicode.Scalar.init)))
    for text in ["", "plain\n", controls, "\"\\/\u{7F}\u{2028}", "é👋🏽👨‍👩‍👧 π", "\r\n\u{1B}[31m"] {
      let stream = Stream(name: "stdout", text: text)
      let read = try JSONCoding.decode(Stream.self, from: stream.json)
      #expect(read == stream)
      #expect(read.text.unicodeScalars.elementsEqual(text.unicodeScalars))
    }
  }

  @Test("Headers written by hand are read back, and optional keys may be missing")
  func headers() throws {
    let header = Header(
      messageID: "a\"b", sessionID: "s", username: "ü", date: Timestamp.now(),
      messageType: "status")
    #expect(try JSONCoding.decode(Header.self, from: header.json) == header)
    let bare = Array(#"{"msg_id":"1","msg_type":"x"}"#.utf8)
    #expect(try JSONCoding.decode(Header.self, from: bare).sessionID == "")
    #expect(throws: DecodingError.self) {
      try JSONCoding.decode(Header.self, from: Array(#"{"msg_id":"1"}"#.utf8))
    }
  }

  @Test("JSON is strict: no NaN, no other encodings, no trailing text")
  func strictness() throws {
    for text in ["NaN", "[Infinity]", "{\"a\":nan}", "", "{} {}", "{'a':1}", "\u{FEFF}{}"] {
      #expect(throws: DecodingError.self, "\(text)") { try json(text) }
    }
    #expect(throws: DecodingError.self) {
      try JSONValue(parsing: Array("{}".utf8).flatMap { [$0, 0] })
    }
    #expect(throws: DecodingError.self) { try JSONValue(parsing: [0x22, 0xFF, 0x22]) }
    #expect(throws: EncodingError.self) { try JSONCoding.encode(JSONValue.number(.nan)) }
    #expect(throws: EncodingError.self) { try JSONCoding.encode([JSONValue.number(.infinity)]) }
    let deep = String(repeating: "[", count: 100_000)
    #expect(throws: DecodingError.self) { try json(deep) }
  }

  @Test("JSON values survive writing and reading")
  func values() throws {
    let value: JSONValue = [
      "null": .null, "bool": true, "int": -3, "big": .integer(.max), "number": .number(2.5),
      "text": "é\"\n", "array": [1, [], [:]],
    ]
    #expect(try JSONValue(parsing: JSONCoding.encode(value)) == value)
    #expect(try json("[true, 1, 1.0, 1.5, 1e2]") == [true, 1, 1, .number(1.5), 100])
  }

  @Test("Times are written in ISO 8601 with microseconds")
  func timestamps() {
    #expect(Timestamp.text(microseconds: 0) == "1970-01-01T00:00:00.000000Z")
    #expect(
      Timestamp.text(microseconds: 1_772_355_907_000_042) == "2026-03-01T09:05:07.000042Z")
    #expect(
      Timestamp.text(microseconds: 1_709_251_199_999_999) == "2024-02-29T23:59:59.999999Z")
    #expect(
      Timestamp.text(microseconds: 4_102_444_800_000_000) == "2100-01-01T00:00:00.000000Z")
    #expect(Timestamp.text(microseconds: -1) == "1969-12-31T23:59:59.999999Z")
  }
}
