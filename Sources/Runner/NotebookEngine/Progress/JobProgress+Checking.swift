package import RunnerProtocol

extension JobProgress {
  /// Makes a progress of what a user has passed; impossible values are ignored.
  package init(checking done: Double, of total: Double?, _ label: String?) {
    let done = done.isFinite ? max(0, done) : 0
    let isPossible = total.map { $0.isFinite && $0 > 0 && $0 >= done } ?? false
    self.init(done: done, total: isPossible ? total : nil, label: label)
  }
}
