package import CompilerProtocol
package import Execution
package import RunnerProtocol

/// What a magic asks of the kernel.
package enum KernelEffect: Hashable, Sendable {
  /// Changes how notebooks run as a whole.
  case setBatch(wait: BatchWait?, allowsJobErrors: Bool?)
  case setOptimization(OptimizationPolicy)
  case setOutputLimits([OutputLimits.Change])
  case setRerun(RerunPolicy)
  /// Compiles later cells for a sanitizer, or for none, in a new process; `force` ends running jobs.
  case setSanitizer(Sanitizer?, force: Bool)
  /// Prints the current value of a setting.
  case showSetting(Setting)
  /// Forgets everything the cells declared and starts a new process; `force` ends running jobs.
  case reset(force: Bool)
  /// Shows something under the cell.
  case show(MIMEBundle)
  /// Prints a text and a line break.
  case say(String)
  /// Runs the cells again that ran with this number or a higher one.
  case rerun(from: Int)
  /// Lists the cells that use what has been replaced since.
  case listStale
  /// Runs these cells again.
  case rerunStale
  /// Shows the names that the session has declared.
  case listNames
  /// Runs the tests whose name contains one of these words; all without any.
  case runTests(matching: [String])
  /// Shows the documentation of a name.
  case document(name: String, InspectionDetail)

  /// A setting that a magic prints when used without arguments.
  package enum Setting: Hashable, Sendable {
    case batchWait
    case optimization
    case outputLimits
    case rerun
    case sanitizer
  }
}
