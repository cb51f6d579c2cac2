internal import Glibc

/// TCP sockets that clients can connect to before the connection is accepted.
package enum ListeningSocket {
  /// The number of connections that may wait to be accepted; libzmq's own.
  private static let backlog: Int32 = 100

  /// Listens on an IPv4 address of this machine, such as `127.0.0.1`.
  ///
  /// The corresponding C functions are `socket`, `bind` and `listen`.
  package static func open(ip: String, port: UInt16) throws(POSIXError) -> FileDescriptor {
    let operation = "listen on \(ip):\(port)"
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    guard inet_pton(AF_INET, ip, &address.sin_addr) == 1 else {
      throw POSIXError(operation, code: EINVAL)
    }
    let kind = SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue
    let number = Glibc.socket(AF_INET, Int32(kind), Int32(IPPROTO_TCP))
    guard number >= 0 else { throw POSIXError(operation) }
    let socket = FileDescriptor(owning: number)
    var isReused: Int32 = 1
    let size = socklen_t(MemoryLayout<Int32>.size)
    guard setsockopt(number, SOL_SOCKET, SO_REUSEADDR, &isReused, size) == 0,
      withBytes(of: &address, { Glibc.bind(number, $0, $1) }) == 0,
      Glibc.listen(number, backlog) == 0
    else { throw POSIXError(operation) }
    return socket
  }

  /// The address a descriptor listens on, such as `127.0.0.1:5555`; `nil` if it does not listen.
  ///
  /// The corresponding C functions are `getsockopt` and `getsockname`.
  package static func address(of descriptor: Int32) -> String? {
    var isListening: Int32 = 0
    var size = socklen_t(MemoryLayout<Int32>.size)
    guard getsockopt(descriptor, SOL_SOCKET, SO_ACCEPTCONN, &isListening, &size) == 0,
      isListening == 1
    else { return nil }
    var address = sockaddr_in()
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    guard withBytes(of: &address, { pointer, _ in getsockname(descriptor, pointer, &length) }) == 0,
      address.sin_family == sa_family_t(AF_INET)
    else { return nil }
    var text = [CChar](repeating: 0, count: Int(INET_ADDRSTRLEN))
    guard inet_ntop(AF_INET, &address.sin_addr, &text, socklen_t(INET_ADDRSTRLEN)) != nil else {
      return nil
    }
    let ip = String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    return "\(ip):\(UInt16(bigEndian: address.sin_port))"
  }

  /// Calls `body` with an address in the form that system calls expect.
  private static func withBytes<Result>(
    of address: inout sockaddr_in, _ body: (UnsafeMutablePointer<sockaddr>, socklen_t) -> Result
  ) -> Result {
    withUnsafeMutableBytes(of: &address) { bytes in
      bytes.withMemoryRebound(to: sockaddr.self) { pointers in
        guard let pointer = pointers.baseAddress else {
          preconditionFailure("An address is not empty")
        }
        return body(pointer, socklen_t(bytes.count))
      }
    }
  }
}
