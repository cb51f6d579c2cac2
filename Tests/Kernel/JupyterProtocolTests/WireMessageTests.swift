import JupyterProtocol
import Testing

@Suite("Frames of messages")
struct WireMessageTests {
  @Test("Frames made by jupyter_client are read, and made again, byte by byte")
  func goldenFrames() throws {
    #expect(GoldenMessage.all.count == 48)
    for golden in GoldenMessage.all {
      var replays = ReplayGuard()
      let wire = try WireMessage(
        frames: golden.bytes, signedBy: golden.signature, unrepeatedIn: &replays)
      #expect(wire.identities == [Array("identity-1".utf8), [0, 0xFF]], "\(golden)")
      #expect(wire.frames(signedBy: golden.signature) == golden.bytes, "\(golden)")
      let message = try Message<JSONValue>(wire)
      #expect(message.header.messageID == golden.id)
      #expect(message.header.messageType == golden.type)
      #expect(message.header.date == "2026-03-01T09:05:07.000042Z")
      #expect(message.parentHeader?.messageType == "execute_request")
      #expect(message.buffers == (golden.type == "comm_open" ? [[0, 1, 0xFF], []] : []))
    }
  }

  @Test("A single changed bit in any signed frame is detected")
  func changedFrames() throws {
    for golden in GoldenMessage.all where !golden.key.isEmpty {
      let start = try #require(golden.bytes.firstIndex(of: WireMessage.delimiter)) + 1
      for index in start..<(start + 5) {
        var frames = golden.bytes
        frames[index][0] ^= 1
        var replays = ReplayGuard()
        #expect(throws: WireError.wrongSignature) {
          try WireMessage(frames: frames, signedBy: golden.signature, unrepeatedIn: &replays)
        }
      }
    }
  }

  @Test("A signature is refused when it is short, long, empty or in capital letters")
  func otherSignatures() throws {
    let golden = try #require(GoldenMessage.all.first)
    let right = golden.bytes[3]
    let capital = Array(String(decoding: right, as: UTF8.self).uppercased().utf8)
    for wrong in [[], Array(right.dropLast()), right + [0x30], capital] {
      var frames = golden.bytes
      frames[3] = wrong
      var replays = ReplayGuard()
      #expect(throws: WireError.wrongSignature) {
        try WireMessage(frames: frames, signedBy: golden.signature, unrepeatedIn: &replays)
      }
    }
  }

  @Test("A message is accepted once, and a forged one does not use up its signature")
  func replays() throws {
    let golden = try #require(GoldenMessage.all.first)
    var replays = ReplayGuard()
    var forged = golden.bytes
    forged[4] += [0x20]
    #expect(throws: WireError.wrongSignature) {
      try WireMessage(frames: forged, signedBy: golden.signature, unrepeatedIn: &replays)
    }
    _ = try WireMessage(
      frames: golden.bytes, signedBy: golden.signature, unrepeatedIn: &replays)
    #expect(throws: WireError.repeatedSignature) {
      try WireMessage(frames: golden.bytes, signedBy: golden.signature, unrepeatedIn: &replays)
    }
  }

  @Test("Without a key nothing is checked, not even repetition")
  func emptyKey() throws {
    let golden = try #require(GoldenMessage.all.first)
    var replays = ReplayGuard()
    for _ in 0..<2 {
      _ = try WireMessage(
        frames: golden.bytes, signedBy: Signature(key: ""), unrepeatedIn: &replays)
    }
  }

  @Test("Missing frames are distinguished from missing delimiters")
  func missingFrames() throws {
    let golden = try #require(GoldenMessage.all.first)
    let start = try #require(golden.bytes.firstIndex(of: WireMessage.delimiter)) + 1
    var replays = ReplayGuard()
    for count in 0..<5 {
      #expect(throws: WireError.tooFewFrames(count)) {
        try WireMessage(
          frames: Array(golden.bytes[..<(start + count)]), signedBy: golden.signature,
          unrepeatedIn: &replays)
      }
    }
    for frames in [[], [[]], [Array("<IDS|MSG".utf8)]] as [[[UInt8]]] {
      #expect(throws: WireError.missingDelimiter) {
        try WireMessage(frames: frames, signedBy: golden.signature, unrepeatedIn: &replays)
      }
    }
  }

  @Test("The newest 65,536 signatures are remembered")
  func replayCapacity() {
    func spread(_ number: Int) -> [UInt8] {
      let digits = Array(String(number, radix: 16).utf8)
      return [UInt8](repeating: 0x30, count: 32 - digits.count) + digits
    }
    var replays = ReplayGuard()
    var isNew = (0...ReplayGuard.capacity).map { replays.insert(spread($0)) }
    #expect(isNew.allSatisfy { $0 })
    isNew = [ReplayGuard.capacity, 1, 0].map { replays.insert(spread($0)) }
    #expect(isNew == [false, false, true])
  }
}
