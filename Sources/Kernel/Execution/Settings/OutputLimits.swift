package import Formatting
internal import Limits
internal import RunnerProtocol

/// How much of what jobs and cells write is shown and kept.
package struct OutputLimits: Hashable, Sendable {
  package static let capVariable = "SWIFT_KERNEL_OUTPUT_CAP"
  package static let rateVariable = "SWIFT_KERNEL_OUTPUT_RATE"

  /// How much text a job shows before the rest goes to its log only; any amount if nothing.
  package var cap: ByteCount? = ByteCount(bytes: Limits.Output.jobCap)
  /// How much text all front-ends get in a second, on average; as fast as it comes if nothing.
  ///
  /// Jupyter Server drops what exceeds 1 MB a second.
  package var rate: ByteCount? = ByteCount(bytes: Limits.Output.rate)
  /// How much room the logs of all sessions may take; any if nothing, and without room there are
  /// no logs.
  package var logs: ByteCount? = ByteCount(bytes: Limits.Logs.allSessions)

  package init() {}

  /// Reads what the kernel's environment says; what it says wrongly stays as it is.
  ///
  /// - Parameters:
  ///   - environment: The variables.
  ///   - warn: Hears what is wrong with one, and what holds instead.
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

  /// Why a text is no limit.
  package struct InvalidLimit: Error {
    /// What to write instead.
    package let hint: String
  }

  /// What takes a limit away.
  static let off = "off"
  /// With less, a cell's last words would come long after it.
  private static let slowest = ByteCount(bytes: Limits.Output.slowestRate)

  /// Reads a size, or nothing for no limit.
  package static func size(_ text: String) throws(InvalidLimit) -> ByteCount? {
    if text.lowercased() == off { return nil }
    guard let size = ByteCount(text) else {
      throw InvalidLimit(hint: "give a size such as 50MB, or 'off' for no limit")
    }
    return size
  }

  /// Reads an amount for each second, or nothing for no limit.
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
