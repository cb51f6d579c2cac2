internal import CompilerProtocol
internal import POSIX

/// Compiles texts, one at a time, with what earlier ones made sourcekitd read.
final class BuildService {
  private let service: SourceKit

  init(_ service: SourceKit) {
    self.service = service
  }

  /// Compiles a text.
  ///
  /// - Returns: Whether it compiled without a diagnostic. Diagnostics are left to a new compiler,
  ///   since those of one that has compiled other texts may differ.
  func build(_ request: BuildRequest) -> Bool {
    do {
      try PrivateFile.write(Array(request.text.utf8), to: request.source)
      guard compile(request) else {
        // sourcekitd would keep reporting the errors for later texts.
        forget(request.work)
        return false
      }
      try PrivateFile.move(request.object, to: request.destination)
      return true
    } catch {
      return false
    }
  }

  private func compile(_ build: BuildRequest) -> Bool {
    guard let request = Request(.compile) else { return false }
    request.set(.name, build.work)
    request.set(.sourceFile, build.source)
    request.set(.compilerArguments, build.arguments)
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
