import KernelLaunch
import POSIX

/// Listens for the kernel's front-end and then becomes the kernel, `swift-kernel` beside it.
///
/// Its own start takes a millisecond, since it is linked with all it needs. All arguments are the
/// kernel's, to which it adds which sockets listen already.
@main
enum Launcher {
  static func main() {
    var arguments = CommandLine.arguments
    do {
      let own = try System.executable
      let kernel = "\(own[..<(own.lastIndex(of: "/") ?? own.endIndex)])/swift-kernel"
      arguments[0] = kernel
      let sockets = connectionFile(in: arguments).map(listen) ?? .none
      if !sockets.descriptors.isEmpty { arguments += ["--listening", sockets.text] }
      try System.become(kernel, arguments, keeping: Array(sockets.descriptors.values))
    } catch {
      System.warn("\(error) Type: swift build -c release")
      System.exitNow(127)
    }
  }

  /// The path behind `run --connection-file`.
  private static func connectionFile(in arguments: [String]) -> String? {
    guard arguments.count == 4, arguments[1] == "run", arguments[2] == "--connection-file" else {
      return nil
    }
    return arguments[3]
  }

  private static func listen(at path: String) -> PreboundSockets {
    guard let file = try? FileDescriptor.openForReading(path),
      let text = try? file.read(atMost: 1 << 16),
      let places = ConnectionEndpoints(text)
    else { return .none }
    return PreboundSockets(openingAt: places)
  }
}
