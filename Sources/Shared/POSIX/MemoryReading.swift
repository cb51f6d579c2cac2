/// How much memory is left at one moment to the machine and to this process's control groups.
package struct MemoryReading: Hashable, Sendable {
  /// The part of the memory that can be had without swapping, from 0 to 1: the smallest of the
  /// machine's and of those of the groups with a limit; `nil` if nothing says so.
  package var available: Double?
  /// The part of the last minute in which something waited for memory, from 0 to 1: the largest;
  /// `nil` if the system does not count it.
  package var stalled: Double?

  package init(available: Double? = nil, stalled: Double? = nil) {
    self.available = available
    self.stalled = stalled
  }

  /// Reads the machine and the groups of this process.
  ///
  /// - Parameter root: The directory that holds `proc` and `sys`.
  /// - Returns: What is there and makes sense.
  package static func now(root: String = "") -> MemoryReading {
    func text(_ path: String) -> String { (try? FileDescriptor.text(of: "\(root)\(path)")) ?? "" }
    var shares = [availableShare(meminfo: text("/proc/meminfo"))]
    var stalls = [stalledShare(pressure: text("/proc/pressure/memory"))]
    for group in groups(in: text("/proc/self/cgroup")) {
      for mount in ["/sys/fs/cgroup", "/sys/fs/cgroup/unified"] {
        let directory = mount + group
        shares.append(
          availableShare(
            limit: text("\(directory)/memory.max"), usage: text("\(directory)/memory.current"),
            statistics: text("\(directory)/memory.stat")))
        stalls.append(stalledShare(pressure: text("\(directory)/memory.pressure")))
      }
    }
    return MemoryReading(
      available: shares.compactMap(\.self).min(), stalled: stalls.compactMap(\.self).max())
  }

  // MARK: - Texts

  /// The available part of the machine's memory, from `/proc/meminfo`.
  static func availableShare(meminfo: String) -> Double? {
    let sizes = MachineUsage.kilobytes(in: meminfo)
    guard let total = sizes["MemTotal"], let available = sizes["MemAvailable"] else { return nil }
    return share(available, of: total)
  }

  /// The available part of a group's memory; `nil` if it has no limit.
  ///
  /// The texts are those of its `memory.max`, `memory.current` and `memory.stat`.
  static func availableShare(limit: String, usage: String, statistics: String) -> Double? {
    guard let limit = number(limit), let usage = number(usage) else { return nil }
    // The system drops cached files that have not been used lately before it swaps anything.
    let unused = statistics.split(separator: "\n").lazy.compactMap { line -> Int? in
      let words = line.split(separator: " ")
      return words.count == 2 && words[0] == "inactive_file" ? number(words[1]) : nil
    }.first
    return share(max(0, limit - max(0, usage - min(unused ?? 0, usage))), of: limit)
  }

  /// The part of the last minute in which a task waited, from a text such as
  /// `some avg10=0.00 avg60=1.20 avg300=0.40 total=1234`.
  static func stalledShare(pressure: String) -> Double? {
    for line in pressure.split(separator: "\n") where line.hasPrefix("some ") {
      for word in line.split(separator: " ") where word.hasPrefix("avg60=") {
        guard let percent = Double(word.dropFirst(6)), (0...100).contains(percent) else {
          return nil
        }
        return percent / 100
      }
    }
    return nil
  }

  /// The groups of version 2 from `/proc/self/cgroup`, the innermost first.
  ///
  /// The paths have no slash at the end.
  static func groups(in text: String) -> [String] {
    let line = text.split(separator: "\n").first { $0.hasPrefix("0::/") }
    guard let line else { return [] }
    var names = line.dropFirst(4).split(separator: "/")
    // A group outside of what this process sees.
    guard !names.contains("..") else { return [""] }
    var groups: [String] = []
    while !names.isEmpty {
      groups.append("/" + names.joined(separator: "/"))
      names.removeLast()
    }
    return groups + [""]
  }

  private static func share(_ part: Int, of whole: Int) -> Double? {
    whole > 0 && part >= 0 ? min(1, Double(part) / Double(whole)) : nil
  }

  private static func number(_ text: some StringProtocol) -> Int? {
    let word = text.split(whereSeparator: \.isWhitespace).first
    return word.flatMap { Int($0) }.flatMap { $0 >= 0 ? $0 : nil }
  }
}
