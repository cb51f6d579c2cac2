import KernelLaunch
import POSIX

/// Opens the kernel's sockets and then becomes the kernel, `swift-kernel` in the same directory.
///
/// Being linked statically, it starts in a millisecond. It passes its arguments on to the kernel and
/// adds the open sockets.
@main
enum Launcher {
  static func main() {
    var arguments = CommandLine.arguments
    do {
      let kernel = "\(try System.executableDirectory)/swift-kernel"
      arguments[0] = kernel
      let sockets = connectionFile(in: arguments).map(listen) ?? .none
      if !sockets.descriptors.isEmpty { arguments += ["--listening", sockets.text] }
      try System.become(kernel, arguments, keeping: Array(sockets.descriptors.values))
    } catch {
      System.warn("\(error) Run: swift build -c release")
      System.exitNow(127)
    }
  }

  /// The path after `run --connection-file`.
  private static func connectionFile(in arguments: [String]) -> String? {
    guard arguments.count >= 4, arguments[1] == "run", arguments[2] == "--connection-file" else {
      return nil
    }
    return arguments[3]
  }

  private static func listen(at path: String) -> PreboundSockets {
    guard let file = try? FileDescriptor.openForReading(path),
      let text = try? file.read(atMost: 1 << 16),
      let endpoints = ConnectionEndpoints(text)
    else { return .none }
    return PreboundSockets(openingAt: endpoints)
  }
}
