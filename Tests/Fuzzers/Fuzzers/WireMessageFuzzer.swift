internal import FuzzingSupport
internal import JupyterProtocol

/// Messages off the wire: frames that are missing or not signed, and signed ones with any content.
struct WireMessageFuzzer: Fuzzer {
  static let name = "wire messages"

  private static let contents: [any MessageContent.Type] = [
    ExecuteRequest.self, CompleteRequest.self, InspectRequest.self, IsCompleteRequest.self,
    HistoryRequest.self, CommInfoRequest.self, CommOpen.self, CommMessage.self, CommClose.self,
    KernelInfoRequest.self, ConnectRequest.self, ShutdownRequest.self, InterruptRequest.self,
    CreateSubshellRequest.self, DeleteSubshellRequest.self, ListSubshellRequest.self,
    UsageRequest.self, InputReply.self,
  ]
  private static let header = JSONInput(
    members: [
      ("msg_id", "\"m\""), ("session", "\"s\""), ("username", "\"u\""), ("version", "\"5.3\""),
      ("date", "\"2026-03-01T09:05:07.000042Z\""), ("msg_type", "\"execute_request\""),
      ("subshell_id", "null"),
    ])
  private static let content = JSONInput(
    members: [
      ("code", "\"1\""), ("cursor_pos", "1"), ("detail_level", "0"), ("silent", "false"),
      ("store_history", "true"), ("user_expressions", "{\"a\":\"1\"}"), ("allow_stdin", "true"),
      ("stop_on_error", "true"), ("hist_access_type", "\"range\""), ("output", "true"),
      ("session", "0"), ("start", "1"), ("stop", "2"), ("n", "3"), ("pattern", "\"*\""),
      ("unique", "false"), ("target_name", "\"t\""), ("comm_id", "\"c\""), ("data", "{\"a\":[1]}"),
      ("restart", "false"), ("subshell_id", "\"s\""), ("value", "\"v\""),
    ])

  private let signatures = Signature.Scheme.allCases.map { Signature(key: "secret", scheme: $0) }
  private var replays = ReplayGuard()

  mutating func execute(_ mutator: inout Mutator) throws {
    let signature = mutator.element(of: signatures)
    let message = WireMessage(
      identities: [mutator.noise(atMost: 8)], header: Self.header.hostile(&mutator),
      parentHeader: mutator.element(of: [Array("{}".utf8), Self.header.hostile(&mutator)]),
      metadata: mutator.element(
        of: [Array("{}".utf8), Array(mutator.element(of: HostileText.json).utf8)]),
      content: Self.content.hostile(&mutator))
    var frames = message.frames(signedBy: signature)
    if mutator.number(below: 4) == 0 {
      let index = mutator.number(below: frames.count)
      switch mutator.number(below: 3) {
      case 0: frames[index] = mutator.damaged(frames[index])
      case 1: frames.remove(at: index)
      default: frames.insert(mutator.noise(atMost: 80), at: index)
      }
    }
    guard
      let wire = try? WireMessage(frames: frames, signedBy: signature, unrepeatedIn: &replays)
    else { return }
    for content in Self.contents { Self.read(content, wire) }
  }

  private static func read<Content: MessageContent>(_ type: Content.Type, _ wire: WireMessage) {
    do {
      _ = try Message<Content>(wire)
    } catch {
      _ = JSONCoding.explain(error)
    }
  }
}
