internal import JupyterProtocol
internal import POSIX
internal import Synchronization

/// Measures how much of the machine the kernel and all its child processes use.
final class UsageMeter: Sendable {
  private struct Reading {
    var machine: MachineUsage
    var processes: [ProcessUsage]
  }

  private let last = Mutex<Reading?>(nil)

  /// The usage since the last call, or since the start of the kernel at the first call.
  ///
  /// - Throws: A `POSIXError` when the system provides no figures.
  func read() throws -> UsageReply {
    let now = Reading(
      machine: try MachineUsage(), processes: ProcessUsage.tree(of: System.processID))
    let before = last.withLock { last in
      defer { last = now }
      return last
    }
    return UsageReply(
      hostName: MachineUsage.hostName, processID: Int(System.processID),
      kernelProcessorShare: Self.share(of: now, since: before),
      kernelMemory: now.processes.reduce(0) { $0 + $1.memory },
      processorCount: System.processorCount,
      hostProcessorShare: before.map { Self.share(of: now.machine, since: $0.machine) },
      hostMemory: Self.memory(of: now.machine))
  }

  private static func share(of now: Reading, since before: Reading?) -> Double {
    let used = ProcessUsage.processorTime(of: now.processes, since: before?.processes ?? [])
    let begin = before?.machine.uptime ?? now.processes.first?.start ?? 0
    return percent(used, of: now.machine.uptime - begin)
  }

  private static func share(of now: MachineUsage, since before: MachineUsage) -> Double {
    percent(now.busyTime - before.busyTime, of: now.totalTime - before.totalTime)
  }

  /// The machine's memory under the names psutil gives it, which front-ends expect.
  private static func memory(of machine: MachineUsage) -> [String: JSONValue] {
    let names = [
      "total": "MemTotal", "available": "MemAvailable", "free": "MemFree", "active": "Active",
      "inactive": "Inactive", "buffers": "Buffers", "cached": "Cached", "shared": "Shmem",
      "slab": "Slab",
    ]
    let memory = machine.memory
    var values = names.mapValues { JSONValue.integer(memory[$0] ?? 0) }
    let total = memory["MemTotal"] ?? 0
    let used = total - (memory["MemAvailable"] ?? 0)
    values["used"] = .integer(used)
    values["percent"] = .number(percent(Double(used), of: Double(total)))
    return values
  }

  /// A share with one decimal; 0 of 0 is 0.
  private static func percent(_ part: Double, of whole: Double) -> Double {
    whole > 0 ? (part / whole * 1000).rounded() / 10 : 0
  }
}
