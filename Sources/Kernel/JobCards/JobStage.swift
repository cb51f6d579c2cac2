/// Where a job stands that has not ended.
enum JobStage: Sendable {
  /// It starts after other jobs, which have not all completed.
  case waiting
  case queued
  case running
}
