package import Formatting
internal import Limits
internal import RunnerProtocol

/// Limits on the output of cells and jobs.
package struct OutputLimits: Hashable, Sendable {
  package static let capVariable = "SWIFT_KERNEL_OUTPUT_CAP"
  package static let rateVariable = "SWIFT_KERNEL_OUTPUT_RATE"

  /// How much text of a job is shown; the rest is only in its log; no limit if `nil`.
  package var cap: ByteCount? = ByteCount(bytes: Limits.Output.jobCap)
  /// How much text per second is sent to front-ends, on average; no limit if `nil`.
  ///
  /// Jupyter Server drops what exceeds 1 MB a second.
  package var rate: ByteCount? = ByteCount(bytes: Limits.Output.rate)
  /// The size of the logs of all sessions; no limit if `nil`, no logs if 0.
  package var logs: ByteCount? = ByteCount(bytes: Limits.Logs.allSessions)

  package init() {}

  /// Reads the kernel's environment; an invalid value leaves the default.
  ///
  /// - Parameters:
  ///   - environment: The variables by name.
  ///   - warn: Called with a sentence about each invalid value.
  package init(environment: [String: String], warn: (String) -> Void) {
    func read(
      _ name: String, _ limit: inout ByteCount?,
      by parse: (String) throws(InvalidLimit) -> ByteCount?
    ) {
      guard let text = environment[name], !text.isEmpty else { return }
      do throws(InvalidLimit) {
        limit = try parse(text)
      } catch {
        warn(
          "\(name) is '\(text)': \(error.hint); it stays \(limit?.description ?? Self.off)")
      }
    }
    read(Self.capVariable, &cap, by: Self.size)
    read(Self.rateVariable, &rate, by: Self.rate)
    read(LogDirectory.limitVariable, &logs, by: Self.size)
  }

  // MARK: - As texts

  /// The reason why a text is no limit.
  package struct InvalidLimit: Error {
    /// What to write instead.
    package let hint: String
  }

  /// The text for no limit.
  static let off = "off"
  /// With less, a cell's last words would come long after it.
  private static let slowest = ByteCount(bytes: Limits.Output.slowestRate)

  /// Reads a size; `nil` for no limit.
  package static func size(_ text: String) throws(InvalidLimit) -> ByteCount? {
    if text.lowercased() == off { return nil }
    guard let size = ByteCount(text) else {
      throw InvalidLimit(hint: "give a size such as 50MB, or 'off' for no limit")
    }
    return size
  }

  /// Reads an amount per second; `nil` for no limit.
  package static func rate(_ text: String) throws(InvalidLimit) -> ByteCount? {
    let amount = text.lowercased().hasSuffix("/s") ? String(text.dropLast(2)) : text
    if amount.lowercased() == off { return nil }
    guard let rate = ByteCount(amount), rate >= slowest else {
      throw InvalidLimit(
        hint: "give a size per second such as 2MB, at least \(slowest), or 'off' for no limit")
    }
    return rate
  }
}

extension OutputLimits {
  /// A limit to change; `nil` takes it away.
  package enum Change: Hashable, Sendable {
    case cap(ByteCount?)
    case rate(ByteCount?)
  }

  package mutating func apply(_ change: Change) {
    switch change {
    case .cap(let limit): cap = limit
    case .rate(let limit): rate = limit
    }
  }
}
