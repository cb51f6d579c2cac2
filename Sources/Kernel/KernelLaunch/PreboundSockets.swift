internal import POSIX

/// The sockets at which front-ends can connect already, before the kernel has been loaded.
///
/// A client of ZeroMQ's whose connection is refused waits for 0.1 to 0.2 s before it tries again.
/// Loading the kernel takes a few hundredths, so a kernel that listened only then would mostly be
/// found at the second try.
package struct PreboundSockets: Hashable, Sendable {
  /// The descriptors by the names of the channels.
  package private(set) var descriptors: [String: Int32]

  /// No sockets: the kernel opens its own.
  package static let none = PreboundSockets(descriptors: [:])

  private init(descriptors: [String: Int32]) {
    self.descriptors = descriptors
  }

  /// Listens where it is possible; what is not is left for the kernel to complain about.
  ///
  /// The descriptors stay open until the process ends or becomes the kernel.
  package init(openingAt places: ConnectionEndpoints) {
    descriptors = [:]
    for (channel, port) in places.ports {
      guard let socket = try? ListeningSocket.open(ip: places.ip, port: port) else { continue }
      descriptors[channel] = socket.release()
    }
  }

  /// Takes what a launcher has handed over, as ``text`` says it.
  package init(handedOver text: String) {
    descriptors = [:]
    for part in text.split(separator: ",") {
      let words = part.split(separator: ":")
      guard words.count == 2, let number = Int32(words[1]) else { continue }
      descriptors[String(words[0])] = number
      // What the kernel starts has no business with them.
      System.setInherited(number, false)
    }
  }

  /// The sockets as an argument of the kernel's.
  package var text: String {
    descriptors.map { "\($0.key):\($0.value)" }.sorted().joined(separator: ",")
  }

  /// The socket of a channel, if it listens where the channel is to be found.
  ///
  /// - Parameters:
  ///   - channel: The channel's name.
  ///   - address: Where it is to be found, such as `127.0.0.1:5555`.
  /// - Returns: Its descriptor.
  package func descriptor(of channel: String, at address: String) -> Int32? {
    guard let number = descriptors[channel], ListeningSocket.address(of: number) == address else {
      return nil
    }
    return number
  }
}
