/// How a cell ended.
package enum CellEnd: Hashable, Sendable, Codable {
  /// With the value of its last expression, if the command asked for it.
  case completed(MIMEBundle?)
  /// After running this many of the statements that set variables.
  case failed(RunFailure, reached: Int)
}
