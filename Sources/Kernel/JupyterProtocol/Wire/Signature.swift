internal import COpenSSL

/// Signs messages with a secret key, and checks signatures.
///
/// See <https://jupyter-client.readthedocs.io/en/stable/messaging.html#the-wire-protocol>. With an
/// empty key nothing is signed, and everything counts as genuine.
package struct Signature: Hashable, Sendable {
  /// The hash function inside the HMAC.
  package enum Scheme: String, CaseIterable, Hashable, Sendable {
    case sha256
    case sha512
    case sha1
    case md5
  }

  private let key: [UInt8]
  package let scheme: Scheme

  package init(key: String, scheme: Scheme = .sha256) {
    self.key = Array(key.utf8)
    self.scheme = scheme
  }

  /// Whether there is a key.
  package var isChecked: Bool { !key.isEmpty }

  /// The signature of a message's four JSON frames, in lowercase hexadecimal digits.
  package func sign(_ frames: some Sequence<[UInt8]>) -> [UInt8] {
    guard isChecked else { return [] }
    return Self.hexadecimal(digest(frames))
  }

  /// Whether a signature is the one of these frames, in constant time.
  package func matches(_ signature: [UInt8], of frames: some Sequence<[UInt8]>) -> Bool {
    guard isChecked else { return true }
    let expected = sign(frames)
    guard signature.count == expected.count else { return false }
    return CRYPTO_memcmp(signature, expected, expected.count) == 0
  }

  /// The corresponding C function is `HMAC`.
  private func digest(_ frames: some Sequence<[UInt8]>) -> [UInt8] {
    var text: [UInt8] = []
    for frame in frames { text.append(contentsOf: frame) }
    return [UInt8](unsafeUninitializedCapacity: Int(EVP_MAX_MD_SIZE)) { buffer, count in
      var size: UInt32 = 0
      let result = HMAC(
        function, key, Int32(key.count), text, text.count, buffer.baseAddress, &size)
      precondition(result != nil, "OpenSSL has no HMAC with \(scheme.rawValue)")
      count = Int(size)
    }
  }

  private var function: OpaquePointer? {
    switch scheme {
    case .sha256: EVP_sha256()
    case .sha512: EVP_sha512()
    case .sha1: EVP_sha1()
    case .md5: EVP_md5()
    }
  }

  private static func hexadecimal(_ bytes: [UInt8]) -> [UInt8] {
    let digits = Array("0123456789abcdef".utf8)
    var text: [UInt8] = []
    text.reserveCapacity(bytes.count * 2)
    for byte in bytes {
      text.append(digits[Int(byte >> 4)])
      text.append(digits[Int(byte & 0x0F)])
    }
    return text
  }
}
