internal import Execution
internal import RunnerProtocol

/// What a magic asks for.
enum MagicAction: Sendable {
  /// Something for the process of the cells, done where the line stands.
  case call(MagicCall)
  /// The time the Swift behind it takes.
  case measure
  /// That the whole cell runs as a job.
  case job(CellJobOptions)
  /// Something for the kernel, before the Swift of the cell is compiled.
  case before(KernelWork)
  /// Something for the kernel, once the Swift of the cell has run.
  case after(KernelWork)

  /// Work for the kernel; throws a ``MagicFailure`` or an `ErrorReport` when it cannot be done.
  typealias KernelWork = @Sendable (isolated Session, ExecutionID) async throws -> Void

  var isForKernel: Bool {
    switch self {
    case .before, .after: true
    case .call, .measure, .job: false
    }
  }
}
