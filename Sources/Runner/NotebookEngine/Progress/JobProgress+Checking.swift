package import RunnerProtocol

extension JobProgress {
  /// Takes what a user says: what cannot be counts for nothing.
  package init(checking done: Double, of total: Double?, _ label: String?) {
    let done = done.isFinite ? max(0, done) : 0
    let isPossible = total.map { $0.isFinite && $0 > 0 && $0 >= done } ?? false
    self.init(done: done, total: isPossible ? total : nil, label: label)
  }
}
