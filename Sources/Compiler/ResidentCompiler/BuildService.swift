internal import CompilerProtocol
internal import POSIX

/// Compiles texts, one at a time.
final class BuildService {
  private let service: SourceKit

  init(_ service: SourceKit) {
    self.service = service
  }

  /// Compiles a text.
  ///
  /// - Returns: Whether there is an object now and nothing to remark. What else there is to say is
  ///   better said by a compiler that was not asked before.
  func build(_ order: BuildRequest) -> Bool {
    do {
      try PrivateFile.write(Array(order.text.utf8), to: order.source)
      guard compile(order) else {
        // What was kept remembers for ever that there were errors.
        forget(order.work)
        return false
      }
      try PrivateFile.move(order.object, to: order.destination)
      return true
    } catch {
      return false
    }
  }

  private func compile(_ order: BuildRequest) -> Bool {
    guard let request = Request(.compile) else { return false }
    request.set(.name, order.work)
    request.set(.sourceFile, order.source)
    request.set(.compilerArguments, order.arguments)
    let response = service.send(request)
    return response.failure == nil && response.value[number: .value] == 0
      && response.value[array: .diagnostics].isEmpty
  }

  private func forget(_ work: String) {
    guard let request = Request(.closeCompilation) else { return }
    request.set(.name, work)
    _ = service.send(request)
  }
}
