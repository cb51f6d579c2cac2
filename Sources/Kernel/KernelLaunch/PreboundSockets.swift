internal import POSIX

/// The sockets that front-ends can connect to before the kernel has been loaded.
///
/// A ZeroMQ client whose connection is refused waits 0.1 to 0.2 s before it tries again. Loading the
/// kernel takes a few hundredths of a second, so a kernel that listened only then would mostly be
/// reached at the second try.
package struct PreboundSockets: Hashable, Sendable {
  /// The descriptors by the names of the channels.
  package private(set) var descriptors: [String: Int32]

  /// No sockets: the kernel opens its own.
  package static let none = PreboundSockets(descriptors: [:])

  private init(descriptors: [String: Int32]) {
    self.descriptors = descriptors
  }

  /// Listens on as many endpoints as possible; the kernel reports the others.
  ///
  /// The descriptors stay open until the process ends or becomes the kernel.
  package init(openingAt endpoints: ConnectionEndpoints) {
    descriptors = [:]
    for (channel, port) in endpoints.ports {
      guard let socket = try? ListeningSocket.open(ip: endpoints.ip, port: port) else { continue }
      descriptors[channel] = socket.release()
    }
  }

  /// Takes the sockets that a launcher has passed as ``text``.
  package init(handedOver text: String) {
    descriptors = [:]
    for part in text.split(separator: ",") {
      let words = part.split(separator: ":")
      guard words.count == 2, let number = Int32(words[1]) else { continue }
      descriptors[String(words[0])] = number
      // The kernel's children must not inherit them.
      System.setInherited(number, false)
    }
  }

  /// The sockets as an argument for the kernel.
  package var text: String {
    descriptors.map { "\($0.key):\($0.value)" }.sorted().joined(separator: ",")
  }

  /// The socket of a channel, if it listens on the given address.
  ///
  /// - Parameters:
  ///   - channel: The channel's name.
  ///   - address: The address, such as `127.0.0.1:5555`.
  /// - Returns: Its descriptor.
  package func descriptor(of channel: String, at address: String) -> Int32? {
    guard let number = descriptors[channel], ListeningSocket.address(of: number) == address else {
      return nil
    }
    return number
  }
}
