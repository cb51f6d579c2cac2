internal import COpenSSL

extension Signature {
  /// The version of the OpenSSL this process has loaded, such as `3.0.17`.
  ///
  /// The corresponding C function is `OpenSSL_version`.
  package static var libraryVersion: String {
    guard let text = OpenSSL_version(OPENSSL_VERSION_STRING) else { return "unknown" }
    return String(cString: text)
  }
}
