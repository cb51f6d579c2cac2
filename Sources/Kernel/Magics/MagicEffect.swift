package import RunnerProtocol

/// What a magic asks for.
package enum MagicEffect: Hashable, Sendable {
  /// The runner does something where the line stands.
  case runner(RunnerMagic)
  /// The time that the Swift after the magic takes is printed.
  case measure
  /// The whole cell runs as a job.
  case job(CellJobOptions)
  /// The kernel does something, once for the whole cell.
  case kernel(KernelEffect, Moment)

  /// When the kernel does something.
  package enum Moment: Hashable, Sendable {
    /// Before the Swift of the cell is compiled.
    case beforeSwift
    /// After the Swift of the cell has run.
    case afterSwift
  }
}
