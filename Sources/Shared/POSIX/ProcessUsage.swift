internal import Glibc

/// A process and the resources it has used, from `/proc`.
package struct ProcessUsage: Hashable, Sendable {
  package var id: Int32
  /// The process that started it.
  package var parent: Int32
  /// The session it belongs to, by its leader's identifier.
  package var session: Int32
  /// Whether it has ended and has not been reaped.
  package var isOver: Bool
  /// Whether a signal such as `SIGSTOP` keeps it from running.
  package var isStopped: Bool
  /// Its start, in seconds since the machine's; tells it from an earlier process with its number.
  package var start: Double
  /// The processor time of all its threads, in seconds.
  package var processorTime: Double

  /// Reads the usage of a process; `nil` when it does not exist.
  package init?(id: Int32) {
    guard let text = try? FileDescriptor.text(of: "/proc/\(id)/stat"),
      // The program's name, in parentheses, may contain any character.
      let name = text.lastIndex(of: ")")
    else { return nil }
    let fields = text[name...].dropFirst(2).split(separator: " ")
    // The first of these fields is the third of proc(5).
    guard fields.count > 19, let parent = Int32(fields[1]), let session = Int32(fields[3]),
      let user = Double(fields[11]),
      let kernel = Double(fields[12]), let start = Double(fields[19])
    else { return nil }
    let tick = Double(sysconf(Int32(_SC_CLK_TCK)))
    self.id = id
    self.parent = parent
    self.session = session
    isOver = fields[0] == "Z" || fields[0] == "X"
    isStopped = fields[0] == "T"
    self.start = start / tick
    processorTime = (user + kernel) / tick
  }

  /// A process and all its descendants.
  package static func tree(of root: Int32) -> [ProcessUsage] {
    var children: [Int32: [ProcessUsage]] = [:]
    for process in all() { children[process.parent, default: []].append(process) }
    var tree = ProcessUsage(id: root).map { [$0] } ?? []
    var next = 0
    while next < tree.count {
      tree += children[tree[next].id] ?? []
      next += 1
    }
    return tree
  }

  /// The processor time that processes have used since an earlier reading, in seconds.
  package static func processorTime(
    of processes: [ProcessUsage], since before: [ProcessUsage]
  ) -> Double {
    var known: [Int32: ProcessUsage] = [:]
    for process in before { known[process.id] = process }
    return processes.reduce(0) { sum, process in
      let earlier = known[process.id].flatMap { $0.start == process.start ? $0 : nil }
      return sum + process.processorTime - (earlier?.processorTime ?? 0)
    }
  }

  static func all() -> [ProcessUsage] {
    Directory.names(in: "/proc").compactMap { Int32($0).flatMap(ProcessUsage.init(id:)) }
  }

  /// The memory in use, in bytes; shared memory is divided among the processes that share it.
  package var memory: Int {
    if let rollup = try? FileDescriptor.text(of: "/proc/\(id)/smaps_rollup"),
      let share = MachineUsage.kilobytes(in: rollup)["Pss"]
    {
      return share
    }
    let pages = (try? FileDescriptor.text(of: "/proc/\(id)/statm"))?.split(separator: " ") ?? []
    return pages.count > 1 ? (Int(pages[1]) ?? 0) * sysconf(Int32(_SC_PAGESIZE)) : 0
  }
}

extension FileDescriptor {
  /// The content of a file as text.
  static func text(of path: String) throws(POSIXError) -> String {
    String(decoding: try open(path, O_RDONLY).readToEnd(), as: UTF8.self)
  }
}
