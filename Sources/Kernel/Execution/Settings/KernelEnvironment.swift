internal import Formatting
internal import KernelVariables

/// The settings in a kernel's environment, read once at its start.
package struct KernelEnvironment: Hashable, Sendable {
  package var settings = SessionSettings()
  package var outputLimits = OutputLimits()
  /// Whether the history is stored in a file.
  package var storesHistory = true

  /// Reads the variables of an environment.
  ///
  /// - Parameters:
  ///   - environment: All variables by their names.
  ///   - warn: Called with a sentence for each value that cannot be read; its default stays in force.
  package init(_ environment: [String: String], warn: (String) -> Void = { _ in }) {
    /// Reads one variable; `hint` is what to write if `parse` returns `nil`.
    func read<Value>(
      _ variable: KernelVariable, _ value: inout Value, _ hint: String, _ parse: (String) -> Value?
    ) {
      guard let text = variable.value(in: environment) else { return }
      if let new = parse(text) {
        value = new
      } else {
        warn(variable.warning(about: text, hint: hint, keeping: Self.text(of: value)))
      }
    }
    /// Reads a limit, whose parser knows best what is wrong.
    func read(
      _ variable: KernelVariable, _ value: inout ByteCount?,
      _ parse: (String) throws(OutputLimits.InvalidLimit) -> ByteCount?
    ) {
      guard let text = variable.value(in: environment) else { return }
      do throws(OutputLimits.InvalidLimit) {
        value = try parse(text)
      } catch {
        let kept = value?.description ?? OutputLimits.off
        warn(variable.warning(about: text, hint: error.hint, keeping: kept))
      }
    }
    read(.batchWait, &settings.batchWait, "give \(BatchWait.forms)", BatchWait.init)
    read(.history, &storesHistory, "give 'on' or 'off'") { ["on": true, "off": false][$0] }
    read(.interrupt, &settings.interrupt, "give 'cells' or 'jobs'", InterruptPolicy.init)
    read(.logLimit, &outputLimits.logs, OutputLimits.size)
    read(.outputCap, &outputLimits.cap, OutputLimits.size)
    read(.outputRate, &outputLimits.rate, OutputLimits.rate)
    read(.rerun, &settings.rerun, "give 'keep' or 'cancel'", RerunPolicy.init)
  }

  /// A value as users write it.
  private static func text(of value: some Any) -> String {
    switch value {
    case let isOn as Bool: isOn ? "on" : "off"
    default: "\(value)"
    }
  }
}
