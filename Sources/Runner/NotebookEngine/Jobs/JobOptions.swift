package import RunnerProtocol

/// How a job is to run.
package struct JobOptions {
  package typealias Priority = CellJobOptions.Priority

  package var name: String?
  package var priority = Priority.normal
  /// How long its work may take, all attempts together.
  package var timeout: Duration?
  /// How often its work is begun again when it throws.
  package var retries = 0
  /// The jobs that have to complete before it starts.
  package var predecessors: [JobRecord] = []
  /// The job it is a part of.
  package var whole: JobRecord?
  /// Which part of that job it is, from 1.
  var part = 0
  /// Whether another job or cell shows the error it throws.
  package var isErrorShownElsewhere = false

  /// Whether it is a command in the background, which a batch run does not wait for.
  package var isBackground = false

  /// How often its work may be begun.
  var attemptLimit: Int { retries == .max ? .max : retries + 1 }

  package init() {}

  /// The options of a part of another job.
  package init(part number: Int, named name: String, of whole: JobRecord) {
    self.name = name
    part = number
    self.whole = whole
    priority = whole.priority
    isErrorShownElsewhere = true
  }
}
