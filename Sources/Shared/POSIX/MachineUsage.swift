internal import Glibc

/// The machine's memory and processor usage at one moment, from `/proc`.
package struct MachineUsage: Hashable, Sendable {
  /// Sizes in bytes by the names of `/proc/meminfo`, such as `MemTotal`.
  package var memory: [String: Int]
  /// The seconds all processors have been busy, and the seconds that have passed on them.
  package var busyTime: Double
  package var totalTime: Double
  /// The seconds since the machine started.
  package var uptime: Double

  /// Reads the current usage.
  ///
  /// - Throws: A ``POSIXError`` when `/proc` cannot be read.
  package init() throws(POSIXError) {
    memory = Self.kilobytes(in: try FileDescriptor.text(of: "/proc/meminfo"))
    let times = try FileDescriptor.text(of: "/proc/stat").prefix { $0 != "\n" }
      .split(separator: " ").dropFirst().compactMap { Double($0) }
    let tick = Double(sysconf(Int32(_SC_CLK_TCK)))
    // The last two fields, guest time, are included in the first two.
    totalTime = times.prefix(8).reduce(0, +) / tick
    let idle = times.dropFirst(3).prefix(2).reduce(0, +) / tick
    busyTime = totalTime - idle
    let uptime = try FileDescriptor.text(of: "/proc/uptime").split(separator: " ").first
    self.uptime = uptime.flatMap { Double($0) } ?? 0
  }

  /// The name of the machine.
  ///
  /// The corresponding C function is `gethostname`.
  package static var hostName: String {
    var name = [CChar](repeating: 0, count: 256)
    guard gethostname(&name, name.count - 1) == 0 else { return "" }
    return String(decoding: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  /// Parses lines such as `MemFree:  1024 kB` into sizes in bytes.
  static func kilobytes(in text: String) -> [String: Int] {
    var sizes: [String: Int] = [:]
    for line in text.split(separator: "\n") {
      let words = line.split(whereSeparator: { $0 == " " || $0 == ":" || $0 == "\t" })
      guard words.count == 3, words[2] == "kB", let size = Int(words[1]) else { continue }
      sizes[String(words[0])] = size << 10
    }
    return sizes
  }
}
